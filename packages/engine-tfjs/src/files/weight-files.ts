import { access, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { KedgeError } from '@kedge/core'
import type { SafetensorsHeader } from '../safetensors/header.ts'
import { openSafetensors, type SafetensorsFile } from '../safetensors/open-safetensors.ts'
import { inBrief, readJsonObject } from './read-json.ts'

export const singleFile = 'model.safetensors'
export const indexFile = 'model.safetensors.index.json'

/** One weight file of a model directory, as its header describes it. */
export interface WeightFile extends SafetensorsHeader {
  readonly name: string
}

/**
 * Opens each weight file of a Hugging Face directory in turn, `model.safetensors` or the shards of its index, and closes it
 * after `visit`.
 *
 * @throws KedgeError MODEL_NOT_FOUND without weights, MODEL_INVALID when index and shards disagree
 */
export const visitWeightFiles = async (
  dir: string,
  visit: (file: SafetensorsFile) => Promise<void>,
): Promise<readonly WeightFile[]> => {
  // A single file goes before an index, as in transformers.
  const index = (await exists(join(dir, singleFile))) ? undefined : await readIndex(dir)
  if (index === undefined) await refusePickles(dir)
  const files: WeightFile[] = []
  for (const name of index ? [...new Set(index.values())] : [singleFile]) {
    const file = await openSafetensors(join(dir, name))
    try {
      if (index) compareWithIndex(file, name, index)
      await visit(file)
    } finally {
      await file.close()
    }
    files.push({ name, text: file.text, metadata: file.metadata, tensors: file.tensors })
  }
  return files
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** Weights of other formats, where there is no safetensors file. */
const otherWeights = /^(pytorch_model.*\.bin|.*\.(pt|pth|ckpt|gguf|h5|msgpack))$/

const refusePickles = async (dir: string): Promise<void> => {
  const names = await readdir(dir)
  if (names.includes(singleFile)) return
  const other = names.find((name) => otherWeights.test(name))
  if (other === undefined) return
  throw new KedgeError(
    'MODEL_NOT_FOUND',
    `${dir}: has ${other} but no ${singleFile}; Kedge reads safetensors only, as other formats can run code when they are opened. ` +
      `Where you trust the file, transformers converts it: AutoModelForCausalLM.from_pretrained("${dir}").save_pretrained("${dir}")`,
  )
}

/** Tensor name to shard name; undefined for a model in one file. */
const readIndex = async (dir: string): Promise<ReadonlyMap<string, string> | undefined> => {
  const path = join(dir, indexFile)
  const index = await readJsonObject(path)
  if (!index) return undefined
  const { weight_map: shards } = index
  if (typeof shards !== 'object' || shards === null || Array.isArray(shards)) {
    throw new KedgeError('MODEL_INVALID', `${path}: "weight_map" must map tensor names to files`)
  }
  const entries = Object.entries(shards).map(([tensor, shard]: [string, unknown]) => {
    // A shard beside the index and nowhere else: a hostile index must not name other files.
    if (typeof shard === 'string' && shard.endsWith('.safetensors') && basename(shard) === shard) {
      return [tensor, shard] as const
    }
    throw new KedgeError(
      'MODEL_INVALID',
      `${path}: "weight_map" gives tensor ${inBrief(tensor)} the file ${inBrief(shard)}; it must be a .safetensors file beside it`,
    )
  })
  return new Map(entries)
}

const compareWithIndex = (file: SafetensorsFile, name: string, index: ReadonlyMap<string, string>): void => {
  const held = new Set(file.tensors.map((tensor) => tensor.name))
  for (const tensor of held) {
    if (index.get(tensor) !== name) {
      throw new KedgeError(
        'MODEL_INVALID',
        `${file.path}: holds tensor "${tensor}", which ${indexFile} does not place there`,
      )
    }
  }
  for (const [tensor, shard] of index) {
    if (shard === name && !held.has(tensor)) {
      throw new KedgeError('MODEL_INVALID', `${file.path}: tensor "${tensor}" is missing; ${indexFile} places it there`)
    }
  }
}
