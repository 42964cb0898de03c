import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { KedgeError } from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import { type JsonObject, readJsonObject } from '../files/read-json.ts'
import type { WeightFile } from '../files/weight-files.ts'
import type { Architecture, Weights } from './architecture.ts'
import { createConfigReader } from './config-reader.ts'
import { createWeights, lookup } from './create-weights.ts'
import { readArchitecture } from './families/read-architecture.ts'
import type { Parameters } from './parameters.ts'
import { readParameters } from './read-parameters.ts'

/** A causal language model from a Hugging Face directory. */
export interface CausalModel {
  readonly architecture: Architecture
  /** Float32 variables by Hugging Face tensor name; tied ones once. */
  readonly parameters: Parameters
  readonly weights: Weights
  /** Where it came from and how its files were laid out, for writing it back the same way. */
  readonly source: { readonly dir: string; readonly files: readonly WeightFile[] }
  /** Ids that end a text, from `generation_config.json` or `config.json`; empty when they name none. */
  readonly eosTokenIds: readonly number[]
  dispose(): void
}

/**
 * Reads a model's sizes from its `config.json`, without its weights.
 *
 * @throws KedgeError MODEL_NOT_FOUND, or MODEL_INVALID for a model that is not implemented
 */
export const openArchitecture = async (dir: string): Promise<Architecture> => (await openConfig(dir)).architecture

const openConfig = async (dir: string): Promise<{ config: JsonObject; architecture: Architecture }> => {
  const isDirectory = await stat(dir)
    .then((entry) => entry.isDirectory())
    .catch(() => false)
  if (!isDirectory) throw new KedgeError('MODEL_NOT_FOUND', `${dir}: no such model directory`)
  const path = join(dir, 'config.json')
  const config = await readJsonObject(path)
  if (!config) throw new KedgeError('MODEL_NOT_FOUND', `${path}: not found; a model directory needs one`)
  return { config, architecture: readArchitecture(createConfigReader(config, path)) }
}

/**
 * Loads a model to the present TensorFlow.js backend. It can be scored and sampled from; an engine trains it.
 *
 * @throws KedgeError MODEL_NOT_FOUND, or MODEL_INVALID for anything that would give a wrong forward pass
 */
export const loadCausalModel = async (dir: string): Promise<CausalModel> => {
  const { config, architecture } = await openConfig(dir)
  const generation = await readJsonObject(join(dir, 'generation_config.json'))
  const { parameters, files } = await readParameters(dir, architecture)
  return createModel(architecture, parameters, {
    source: { dir, files },
    eosTokenIds: eosTokenIds(generation?.eos_token_id ?? config.eos_token_id),
  })
}

/** The same model with parameters of its own, equal to the original's now and independent of them from here on. */
export const copyModel = ({ architecture, parameters, source, eosTokenIds }: CausalModel): CausalModel =>
  createModel(
    architecture,
    // Both variables share one buffer until either changes: an assignment brings a new one, and a change in place takes a copy.
    new Map([...parameters].map(([name, parameter]) => [name, tf.variable(parameter)])),
    { source, eosTokenIds },
  )

const createModel = (
  architecture: Architecture,
  parameters: Parameters,
  origin: Pick<CausalModel, 'source' | 'eosTokenIds'>,
): CausalModel => ({
  ...origin,
  architecture,
  parameters,
  weights: createWeights(lookup(parameters)),
  dispose() {
    for (const parameter of parameters.values()) parameter.dispose()
  },
})

const eosTokenIds = (value: unknown): readonly number[] =>
  [value].flat().filter((id): id is number => Number.isInteger(id))
