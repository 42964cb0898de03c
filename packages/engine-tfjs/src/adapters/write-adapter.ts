import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomically } from '../files/write-atomically.ts'
import { writeSafetensors } from '../safetensors/write-safetensors.ts'
import type { Adapter } from './adapter.ts'
import { configFile } from './peft-config.ts'
import { weightsFile } from './read-adapter.ts'

/** Writes an adapter as PEFT does: `adapter_config.json` and `adapter_model.safetensors`, in float32. */
export const writeAdapter = async ({ parameters, config }: Adapter, dir: string): Promise<void> => {
  await mkdir(dir, { recursive: true })
  await writeSafetensors(
    join(dir, weightsFile),
    [...parameters].map(([name, parameter]) => ({
      name,
      dtype: 'F32',
      shape: parameter.shape,
      values: () => parameter.data<'float32'>(),
    })),
    { format: 'pt' },
  )
  await writeAtomically(join(dir, configFile), (file) => file.writeFile(`${JSON.stringify(config, null, 2)}\n`))
}
