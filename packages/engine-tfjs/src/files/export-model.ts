import { mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { CausalModel } from '../model/causal-model.ts'
import { writeSafetensors } from '../safetensors/write-safetensors.ts'
import { indexFile } from './weight-files.ts'
import { writeAtomically } from './write-atomically.ts'

/** What a Hugging Face directory may hold beside its weights. */
const companions = [
  'config.json',
  indexFile,
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'tokenizer.model',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.json',
  'merges.txt',
  'chat_template.jinja',
]

/**
 * Writes a model as a Hugging Face directory: the files, tensor names, dtypes and metadata that it was loaded from, with the
 * parameters of now.
 */
export const exportModel = async ({ architecture, parameters, source }: CausalModel, dir: string): Promise<void> => {
  await mkdir(dir, { recursive: true })
  for (const { name, tensors, metadata } of source.files) {
    const writable = tensors.map((tensor) => ({
      ...tensor,
      values: () => parameters.get(architecture.aliases.get(tensor.name) ?? tensor.name)!.data<'float32'>(),
    }))
    await writeSafetensors(join(dir, name), writable, metadata)
  }
  if (resolve(dir) === resolve(source.dir)) return
  for (const name of companions) await copyIfPresent(join(source.dir, name), join(dir, name))
}

const copyIfPresent = async (from: string, to: string): Promise<void> => {
  const bytes = await readFile(from).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (bytes) await writeAtomically(to, (file) => file.writeFile(bytes))
}
