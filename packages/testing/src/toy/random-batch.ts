import type { Batch, Random } from '@kedge/core'
import { randomLayout } from './random-layout.ts'

/** A random micro-batch of four rows over the tokens `0 … vocabulary - 1`. */
export const randomBatch = (random: Random, kind: Batch['kind'], vocabulary: number): Batch => {
  const rows = 4
  return kind === 'paired'
    ? { kind, rows, layout: randomLayout(random, vocabulary, rows, 2) }
    : {
        kind,
        rows,
        layout: randomLayout(random, vocabulary, rows, 1),
        desirable: Float32Array.from({ length: rows }, (_, row) => row % 2),
        mismatched: randomLayout(random, vocabulary, rows, 1),
      }
}
