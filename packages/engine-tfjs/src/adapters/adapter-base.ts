import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { KedgeError } from '@kedge/core'
import { configFile, readPeftConfig } from './peft-config.ts'

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/**
 * The base model's directory, as an adapter's `adapter_config.json` names it; undefined where `dir` is no adapter directory.
 *
 * @throws KedgeError MODEL_NOT_FOUND when that directory is not on this machine
 */
export const adapterBase = async (dir: string): Promise<string | undefined> => {
  if ((await exists(join(dir, 'config.json'))) || !(await exists(join(dir, configFile)))) return undefined
  const { base_model_name_or_path: base } = await readPeftConfig(dir)
  if (typeof base === 'string' && (await exists(join(base, 'config.json')))) return base
  throw new KedgeError(
    'MODEL_NOT_FOUND',
    `${dir}: is an adapter of ${JSON.stringify(base ?? null)}, which is no model directory here; name its base with --model and it with --adapter`,
  )
}
