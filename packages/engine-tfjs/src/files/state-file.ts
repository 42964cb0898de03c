import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isKedgeError, KedgeError } from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import { openSafetensors, type SafetensorsFile } from '../safetensors/open-safetensors.ts'
import { writeSafetensors } from '../safetensors/write-safetensors.ts'

/** A part of the training state, in float32, in one file of a checkpoint. */
export interface StateFile {
  save(dir: string): Promise<void>
  /**
   * Reads and checks the file; nothing changes until the returned function is called.
   *
   * @throws KedgeError CHECKPOINT_INVALID
   */
  read(dir: string): Promise<() => void>
}

/** An integer that belongs to the state. */
interface Counter {
  readonly name: string
  get(): number
  set(value: number): void
}

export const createStateFile = (
  file: string,
  variables: ReadonlyMap<string, tf.Variable>,
  counter?: Counter,
): StateFile => ({
  async save(dir) {
    await mkdir(dir, { recursive: true })
    await writeSafetensors(
      join(dir, file),
      [...variables].map(([name, variable]) => ({
        name,
        dtype: 'F32',
        shape: variable.shape,
        values: () => variable.data<'float32'>(),
      })),
      counter && { [counter.name]: String(counter.get()) },
    )
  },

  async read(dir) {
    const path = join(dir, file)
    const opened = await openSafetensors(path).catch((error: unknown) => {
      throw isKedgeError(error) ? new KedgeError('CHECKPOINT_INVALID', error.message, { cause: error }) : error
    })
    try {
      const count = counter && readCounter(opened, counter.name)
      const values = await readValues(opened, variables)
      return () => {
        for (const [name, variable] of variables) {
          tf.tidy(() => variable.assign(tf.tensor(values.get(name)!, variable.shape)))
        }
        if (count !== undefined) counter?.set(count)
      }
    } finally {
      await opened.close()
    }
  },
})

const refuse = (path: string, problem: string): never => {
  throw new KedgeError('CHECKPOINT_INVALID', `${path}: ${problem}; the checkpoint is corrupt or of another run`)
}

const readCounter = ({ path, metadata }: SafetensorsFile, name: string): number => {
  const text = metadata?.[name] ?? ''
  return /^\d+$/.test(text) ? Number(text) : refuse(path, `its metadata has no integer "${name}"`)
}

const readValues = async (
  { path, tensors, read }: SafetensorsFile,
  variables: ReadonlyMap<string, tf.Variable>,
): Promise<ReadonlyMap<string, Float32Array>> => {
  const values = new Map<string, Float32Array>()
  for (const tensor of tensors) {
    const shape = variables.get(tensor.name)?.shape
    if (!shape) refuse(path, `tensor "${tensor.name}" is not part of this model`)
    if (shape?.join() !== tensor.shape.join()) {
      refuse(path, `tensor "${tensor.name}" has shape [${tensor.shape.join(', ')}] instead of [${shape?.join(', ')}]`)
    }
    if (tensor.dtype !== 'F32') refuse(path, `tensor "${tensor.name}" has dtype ${tensor.dtype} instead of F32`)
    values.set(tensor.name, await read(tensor))
  }
  for (const name of variables.keys()) if (!values.has(name)) refuse(path, `tensor "${name}" is missing`)
  return values
}
