import { createHash } from 'node:crypto'
import type { Row } from '../rows.ts'

/** Tells whether a row says the same as one it was asked about before. */
export const createRepeatDetector = (): ((row: Row) => boolean) => {
  // Digests, not rows: a data set's text need not stay in memory.
  const seen = new Set<string>()
  return ({ prompt, completions, desirable = null }) => {
    const content = JSON.stringify([desirable, ...[prompt, ...completions].map(String)])
    const digest = createHash('sha1').update(content).digest('base64')
    const repeated = seen.has(digest)
    seen.add(digest)
    return repeated
  }
}
