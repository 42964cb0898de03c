import type { PairedExample } from '@kedge/data'
import { describe, expect, it } from 'vitest'
import { paths } from '../paths.ts'
import type { LlamaSizes } from '../workloads/llama-sizes.ts'
import { loadPairs, workloadA } from '../workloads/standard.ts'
import { rowsOfStep } from '../workloads/workload.ts'
import { countTokens, forwardWork, stepFlops } from './flops.ts'

const pair = (prompt: number, chosen: number, rejected: number): PairedExample => ({
  prompt: new Int32Array(prompt),
  completions: [new Int32Array(chosen), new Int32Array(rejected)],
})
const rows = [pair(3, 2, 1), pair(1, 1, 4)]

describe('forwardWork', () => {
  it('counts a shared prompt once and the head at answer positions', () => {
    // Pairs in sight: 6 + (3 * 2 + 3) + (3 * 1 + 1) of the first row, 1 + (1 + 1) + (4 + 10) of the second.
    // In the last layer, the prompts' last tokens see 3 and 1, the answers but for their last 4, none, none and 2 + 3 + 4.
    const last = { tokens: 2 + 4, attended: 4 + 4 + 9 }
    expect(forwardWork(rows, 'shared')).toEqual({ tokens: 6 + 6, scored: 8, attended: 19 + 17, last })
  })

  it('counts four sequences padded to the longest otherwise', () => {
    const work = { tokens: 20, attended: 4 * 15 }
    expect(forwardWork(rows, 'answers')).toEqual({ ...work, scored: 8, last: work })
    expect(forwardWork(rows, 'whole')).toEqual({ ...work, scored: 20, last: work })
  })
})

describe('stepFlops', () => {
  it('counts what is worked by hand on a model of two layers', () => {
    const sizes: LlamaSizes = { hidden: 4, layers: 2, heads: 2, keyValueHeads: 1, intermediate: 3, vocabulary: 5 }
    // Matrices: q and o 4 * 4, k and v 2 * 4, the MLP 3 * 3 * 4: 84 numbers; the head 5 * 4.
    const last = { tokens: 6, attended: 5 }
    expect(stepFlops(sizes, { tokens: 10, scored: 6, attended: 7, last })).toEqual({
      weights: 4 * 2 * (10 * 84 + (10 * 16 + 6 * 68) + 6 * 20),
      attention: 4 * 4 * (7 + 5) * 4,
    })
  })

  it('finds about 796 GFLOP in a TRL step of workload A and 297 once nothing needless is done', async () => {
    const pairs = await loadPairs(paths.stories, paths.longPairs)
    const steps = pairs.length / workloadA.batchSize
    const mean = (layout: 'shared' | 'whole') =>
      Array.from({ length: steps }, (_, step) => {
        const work = forwardWork(rowsOfStep(pairs, workloadA.batchSize, step), layout)
        return stepFlops(workloadA.sizes, work).weights / 1e9 / steps
      }).reduce((total, value) => total + value)
    expect(mean('whole')).toBeCloseTo(796, -1)
    expect(mean('shared')).toBeCloseTo(297, -1)
  })
})

describe('countTokens', () => {
  it('counts the prompt with each of its answers', () => {
    expect(countTokens(rows)).toBe(5 + 4 + 2 + 5)
  })
})
