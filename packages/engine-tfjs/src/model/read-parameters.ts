import { KedgeError } from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import { inBrief, shapeInBrief } from '../files/read-json.ts'
import { visitWeightFiles, type WeightFile } from '../files/weight-files.ts'
import type { LocatedTensor } from '../safetensors/header.ts'
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
  architecture: Architecture,
): Promise<{ parameters: Parameters; files: readonly WeightFile[] }> => {
  const found = new Map<string, { readonly variable: tf.Variable; readonly name: string }>()

  const readTensor = async (file: SafetensorsFile, tensor: LocatedTensor): Promise<void> => {
    const name = architecture.aliases.get(tensor.name) ?? tensor.name
    checkShape(file, tensor, architecture.parameters.get(name))
    const values = await file.read(tensor)
    const before = found.get(name)
    if (before) await compareTied(dir, before.name, tensor.name, await before.variable.data(), values)
    else found.set(name, { variable: toVariable(values, tensor.shape), name: tensor.name })
  }

  try {
    const files = await visitWeightFiles(dir, async (file) => {
      for (const tensor of file.tensors) if (!architecture.isBuffer(tensor.name)) await readTensor(file, tensor)
    })
    const parameters = [...architecture.parameters.keys()].map((name) => {
      const variable = found.get(name)?.variable
      if (variable) return [name, variable] as const
      throw new KedgeError('MODEL_INVALID', `${dir}: tensor "${name}" is missing from the weights`)
    })
    return { parameters: new Map(parameters), files }
  } catch (error) {
    for (const { variable } of found.values()) variable.dispose()
    throw error
  }
}

const checkShape = ({ path }: SafetensorsFile, tensor: LocatedTensor, expected?: readonly number[]): void => {
  const refuse = (problem: string): never => {
    throw new KedgeError('MODEL_INVALID', `${path}: tensor ${inBrief(tensor.name)} ${problem}`)
  }
  if (!expected) refuse('does not belong to the model that config.json describes')
  else if (tensor.shape.join() !== expected.join()) {
    refuse(`has shape ${shapeInBrief(tensor.shape)}, but config.json asks for ${shapeInBrief(expected)}`)
  }
}

const toVariable = (values: Float32Array, shape: readonly number[]): tf.Variable =>
  tf.tidy(() => tf.variable(tf.tensor(values, [...shape])))

/** Two tensors for one parameter that differ leave open which one was meant. */
const compareTied = async (
  dir: string,
  first: string,
  second: string,
  values: tf.TypedArray,
  others: Float32Array,
): Promise<void> => {
  if (others.every((value, index) => Object.is(value, values[index]))) return
  throw new KedgeError(
    'MODEL_INVALID',
    `${dir}: tensors "${first}" and "${second}" differ, but config.json makes them one; set "tie_word_embeddings" to false or drop one of them`,
  )
}
