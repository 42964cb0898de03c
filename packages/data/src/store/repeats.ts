import { createHash } from 'node:crypto'
import type { Row } from '../rows.ts'
import { createDigestSet } from './digest-set.ts'

/** Tells whether a row says the same as one it was asked about before. */
export const createRepeatDetector = (): ((row: Row) => boolean) => {
  const seen = createDigestSet()
  return ({ content, prompt, completions, desirable = null }) => {
    const texts = content === 'chat' ? [prompt, ...completions] : [prompt, ...completions].map(String)
    const digest = createHash('sha1')
      .update(JSON.stringify([desirable, ...texts]))
      .digest()
    return !seen.add(digest.readUInt32LE(0), digest.readUInt32LE(4))
  }
}
