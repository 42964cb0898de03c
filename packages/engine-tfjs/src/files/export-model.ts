import { mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { KedgeError } from '@kedge/core'
import type { CausalModel } from '../model/causal-model.ts'
import { encode, isFloatDtype } from '../safetensors/dtypes.ts'
import { openSafetensors } from '../safetensors/open-safetensors.ts'
import { type TensorBytes, writeWithHeader } from '../safetensors/write-safetensors.ts'
import { indexFile, singleFile, type WeightFile } from './weight-files.ts'
import { writeAtomically } from './write-atomically.ts'

/** What a Hugging Face directory may hold beside its weights. */
const companions = [
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'tokenizer.model',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.json',
  'merges.txt',
  'chat_template.jinja',
  'chat_template.json',
]

/**
 * Writes a model as a Hugging Face directory: the files, tensor names, dtypes and metadata that it was loaded from, with the
 * parameters of now.
 *
 * @throws KedgeError MODEL_NOT_FOUND or MODEL_INVALID when tensors that are no parameters have to be copied, and the files
 *   that the model was loaded from are gone or have changed
 */
export const exportModel = async (model: CausalModel, dir: string): Promise<void> => {
  const { source } = model
  await mkdir(dir, { recursive: true })
  for (const file of source.files) await writeWithHeader(join(dir, file.name), file.text, tensorBytes(model, file))
  if (resolve(dir) === resolve(source.dir)) return
  const sharded = source.files.some(({ name }) => name !== singleFile)
  for (const name of sharded ? [...companions, indexFile] : companions) {
    await copyIfPresent(join(source.dir, name), join(dir, name))
  }
}

/** Parameters as they are now, and everything else from the file that the model came from. */
async function* tensorBytes({ architecture, parameters, source }: CausalModel, file: WeightFile): TensorBytes {
  const { aliases, isBuffer } = architecture
  const original = file.tensors.some(({ name }) => isBuffer(name)) ? await reopen(source.dir, file) : undefined
  try {
    for (const tensor of file.tensors) {
      const parameter = parameters.get(aliases.get(tensor.name) ?? tensor.name)
      if (parameter && isFloatDtype(tensor.dtype)) yield encode(await parameter.data<'float32'>(), tensor.dtype)
      else if (original) yield* original.parts(tensor)
    }
  } finally {
    await original?.close()
  }
}

const reopen = async (dir: string, { name, text }: WeightFile) => {
  const path = join(dir, name)
  const original = await openSafetensors(path)
  if (Buffer.from(text).equals(original.text)) return original
  await original.close()
  throw new KedgeError('MODEL_INVALID', `${path}: has changed since it was loaded; the model cannot be written back`)
}

const copyIfPresent = async (from: string, to: string): Promise<void> => {
  const bytes = await readFile(from).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (bytes) await writeAtomically(to, (file) => file.writeFile(bytes))
}
