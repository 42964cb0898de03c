import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** What a model's log-probs depend on: its sizes and its weights. */
const counts = (name: string): boolean => name === 'config.json' || name.endsWith('.safetensors')

/** A name for the contents of a model directory, whatever it is called and wherever it lies. */
export const hashModel = async (dir: string): Promise<string> => {
  const hash = createHash('sha256')
  for (const name of (await readdir(dir)).filter(counts).sort()) {
    hash.update(`${name}\0`)
    for await (const bytes of createReadStream(join(dir, name))) hash.update(bytes as Buffer)
  }
  return hash.digest('hex')
}
