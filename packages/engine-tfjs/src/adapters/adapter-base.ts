import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { KedgeError } from '@kedge/core'
import { readPeftConfig } from './peft-config.ts'

/**
 * The base model's directory, as the `adapter_config.json` in `dir` names it.
 *
 * @throws KedgeError MODEL_NOT_FOUND when `dir` holds no adapter, or its base is not on this machine
 */
export const adapterBase = async (dir: string): Promise<string> => {
  const { base_model_name_or_path: base } = await readPeftConfig(dir)
  const isHere =
    typeof base === 'string' &&
    (await access(join(base, 'config.json')).then(
      () => true,
      () => false,
    ))
  if (isHere) return base
  throw new KedgeError(
    'MODEL_NOT_FOUND',
    `${dir}: is an adapter of ${JSON.stringify(base ?? null)}, which is no model directory here; name its base by --model and it by --adapter`,
  )
}
