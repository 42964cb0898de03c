import { KedgeError } from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import { visitWeightFiles, type WeightFile } from '../files/weight-files.ts'
import type { SafetensorsFile } from '../safetensors/open-safetensors.ts'
import type { Architecture } from './architecture.ts'
import type { Parameters } from './parameters.ts'

/**
 * Reads every parameter of `architecture` from a model directory.
 *
 * @throws KedgeError MODEL_INVALID naming a tensor that is missing, unexpected or of the wrong shape
 */
export const readParameters = async (
  dir: string,
  { parameters: shapes, aliases }: Architecture,
): Promise<{ parameters: Parameters; files: readonly WeightFile[] }> => {
  const found = new Map<string, tf.Variable>()
  const copies = new Map<string, Float32Array>()

  const readFile = async (file: SafetensorsFile): Promise<void> => {
    for (const tensor of file.tensors) {
      const expected = shapes.get(aliases.get(tensor.name) ?? tensor.name)
      if (!expected) {
        throw new KedgeError(
          'MODEL_INVALID',
          `${file.path}: tensor "${tensor.name}" does not belong to the model that config.json describes`,
        )
      }
      if (tensor.shape.join() !== expected.join()) {
        throw new KedgeError(
          'MODEL_INVALID',
          `${file.path}: tensor "${tensor.name}" has shape [${tensor.shape.join(', ')}], but config.json asks for [${expected.join(', ')}]`,
        )
      }
      const values = await file.read(tensor)
      if (aliases.has(tensor.name)) copies.set(tensor.name, values)
      else found.set(tensor.name, toVariable(values, tensor.shape))
    }
  }

  try {
    const files = await visitWeightFiles(dir, readFile)
    for (const name of shapes.keys()) {
      if (!found.has(name))
        throw new KedgeError('MODEL_INVALID', `${dir}: tensor "${name}" is missing from the weights`)
    }
    for (const [name, values] of copies) await compareTied(dir, name, values, aliases.get(name)!, found)
    return { parameters: new Map([...shapes.keys()].map((name) => [name, found.get(name)!])), files }
  } catch (error) {
    for (const variable of found.values()) variable.dispose()
    throw error
  }
}

const toVariable = (values: Float32Array, shape: readonly number[]): tf.Variable =>
  tf.tidy(() => tf.variable(tf.tensor(values, [...shape])))

/** Two tied tensors that differ leave open which one was meant. */
const compareTied = async (
  dir: string,
  name: string,
  values: Float32Array,
  original: string,
  parameters: Parameters,
): Promise<void> => {
  const tied = await parameters.get(original)!.data()
  if (values.every((value, index) => Object.is(value, tied[index]))) return
  throw new KedgeError(
    'MODEL_INVALID',
    `${dir}: tensors "${name}" and "${original}" differ, but config.json ties them; set "tie_word_embeddings" to false or drop the first`,
  )
}
