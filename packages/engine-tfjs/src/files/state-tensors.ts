import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isKedgeError, KedgeError } from '@kedge/core'
import type * as tf from '@tensorflow/tfjs'
import { openSafetensors, type SafetensorsFile } from '../safetensors/open-safetensors.ts'
import { writeSafetensors } from '../safetensors/write-safetensors.ts'

/** Integers that belong to a part of the training state. */
export type Counters = Readonly<Record<string, number>>

/** Tensors by name, in float32, and counters, in one file of a checkpoint. */
export const writeState = async (
  dir: string,
  file: string,
  tensors: ReadonlyMap<string, tf.Tensor>,
  counters: Counters,
): Promise<void> => {
  await mkdir(dir, { recursive: true })
  const metadata = Object.fromEntries(Object.entries(counters).map(([name, count]) => [name, String(count)]))
  await writeSafetensors(
    join(dir, file),
    [...tensors].map(([name, tensor]) => ({
      name,
      dtype: 'F32',
      shape: tensor.shape,
      values: () => tensor.data<'float32'>(),
    })),
    Object.keys(metadata).length > 0 ? metadata : undefined,
  )
}

/**
 * Reads what `writeState` wrote.
 *
 * @param counterNames the counters that must be there
 * @param shapesOf the tensors that must be there, given the counters
 * @throws KedgeError CHECKPOINT_INVALID
 */
export const readState = async (
  dir: string,
  file: string,
  counterNames: readonly string[],
  shapesOf: (counters: Counters) => ReadonlyMap<string, readonly number[]>,
): Promise<{ readonly counters: Counters; readonly values: ReadonlyMap<string, Float32Array> }> => {
  const path = join(dir, file)
  const opened = await openSafetensors(path).catch((error: unknown) => {
    throw isKedgeError(error) ? new KedgeError('CHECKPOINT_INVALID', error.message, { cause: error }) : error
  })
  try {
    const counters = Object.fromEntries(counterNames.map((name) => [name, readCounter(opened, name)]))
    return { counters, values: await readValues(opened, shapesOf(counters)) }
  } finally {
    await opened.close()
  }
}

const refuse = (path: string, problem: string): never => {
  throw new KedgeError('CHECKPOINT_INVALID', `${path}: ${problem}; the checkpoint is corrupt or of another run`)
}

const readCounter = ({ path, metadata }: SafetensorsFile, name: string): number => {
  const text = metadata?.[name] ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : refuse(path, `its metadata has no integer "${name}"`)
}

const readValues = async (
  { path, tensors, read }: SafetensorsFile,
  shapes: ReadonlyMap<string, readonly number[]>,
): Promise<ReadonlyMap<string, Float32Array>> => {
  const values = new Map<string, Float32Array>()
  for (const tensor of tensors) {
    const shape = shapes.get(tensor.name)
    if (!shape) refuse(path, `tensor "${tensor.name}" is not part of this model`)
    if (shape?.join() !== tensor.shape.join()) {
      refuse(path, `tensor "${tensor.name}" has shape [${tensor.shape.join(', ')}] instead of [${shape?.join(', ')}]`)
    }
    if (tensor.dtype !== 'F32') refuse(path, `tensor "${tensor.name}" has dtype ${tensor.dtype} instead of F32`)
    values.set(tensor.name, await read(tensor))
  }
  for (const name of shapes.keys()) if (!values.has(name)) refuse(path, `tensor "${name}" is missing`)
  return values
}
