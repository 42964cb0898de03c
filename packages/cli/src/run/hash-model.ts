import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelConfig } from '@kedge/core'

/** What log-probs depend on: a model's sizes and weights, and an adapter's. */
const counts = (name: string): boolean => /^(adapter_)?config\.json$/.test(name) || name.endsWith('.safetensors')

/** A name for the contents of a model and the adapter on it, whatever their directories are called and wherever they lie. */
export const hashModel = async ({ path, adapter }: ModelConfig): Promise<string> => {
  const hash = createHash('sha256')
  for (const dir of [path, ...(adapter === undefined ? [] : [adapter])])
    for (const name of (await readdir(dir)).filter(counts).sort()) {
      hash.update(`${name}\0`)
      for await (const bytes of createReadStream(join(dir, name))) hash.update(bytes as Buffer)
    }
  return hash.digest('hex')
}
