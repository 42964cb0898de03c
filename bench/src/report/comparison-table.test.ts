import { describe, expect, it } from 'vitest'
import { kedgeOn } from '../contestants/contestant.ts'
import type { Entry } from '../measure/rounds.ts'
import type { Workload } from '../workloads/workload.ts'
import { compare } from './comparison.ts'
import { comparisonTable } from './comparison-table.ts'

const workload: Workload = {
  key: 'a',
  title: 'Workload A',
  sizes: { hidden: 4, layers: 1, heads: 2, keyValueHeads: 1, intermediate: 3, vocabulary: 5 },
  batchSize: 2,
  learningRate: 1,
  prepare: () => Promise.reject(new Error('not asked for')),
}
const row = { prompt: new Int32Array(5), completions: [new Int32Array(2), new Int32Array(3)] }
const prepared = { model: '', pairs: '', tokens: '', rows: [row, row] }

/** Turns of two warm-up steps and three steps of the given length. */
const entry = (name: string, seconds: readonly number[], gibibytes: number, loss = 0.5): Entry => ({
  contestant: { ...kedgeOn('onnx'), name },
  turns: seconds.map((each) => ({
    steps: [4 * each, each, each, each, each].map((time) => ({ seconds: time, loss, chosen: -1, rejected: -1 })),
    peakBytes: gibibytes * 2 ** 30,
  })),
})
const entries = [entry('kedge onnx', [1, 4], 1, 0.50002), entry('trl', [6, 8], 4)]

describe('compare', () => {
  it('divides speeds turn by turn, and memory by the medians, by TRL’s', () => {
    const { baseline, standings } = compare(workload, prepared, entries, 1)
    expect(baseline).toBe('trl')
    expect(standings[0]!.medians).toMatchObject({
      seconds: { median: 2.5, low: 1, high: 4 },
      pairsPerSecond: (2 + 0.5) / 2,
      speedup: { median: 4, low: 2, high: 6 },
      memoryShare: 0.25,
    })
    expect(standings[0]!.medians?.lossDifference).toBeCloseTo(2e-5, 8)
    expect(standings[1]!.medians).toMatchObject({ speedup: { median: 1 }, memoryShare: 1, lossDifference: 0 })
  })

  it('compares with whom there is where TRL did not run', () => {
    expect(compare(workload, prepared, [entry('kedge onnx', [1], 1), entry('torch loop', [2], 1)], 1)).toMatchObject({
      baseline: 'torch loop',
      standings: [{ medians: { speedup: { median: 2 } } }, {}],
    })
  })
})

describe('comparisonTable', () => {
  it('has a line for each contestant, and says who stopped and why', () => {
    const stopped: Entry = { ...entry('kedge wasm', [], 0), failed: 'out of memory' }
    const lines = comparisonTable(compare(workload, prepared, [...entries, stopped], 1)).split('\n')
    expect(lines[0]).toBe('Workload A')
    expect(lines[3]).toMatch(/^kedge onnx +2\.50 \(1\.00-4\.00\) +1\.25 .* 1\.00 GiB +4\.00x \(2\.00-6\.00\) +25 %$/)
    expect(lines[4]).toMatch(/^trl .* 1\.00x \(1\.00-1\.00\) +100 %$/)
    expect(lines.slice(5)).toEqual([
      "Speed and memory are multiples of trl's. Losses agree within 2e-5.",
      'kedge wasm stopped: out of memory',
    ])
  })

  it('still has words where nobody got through a turn', () => {
    const text = comparisonTable(compare(workload, prepared, [{ ...entry('trl', [], 0), failed: 'not installed' }], 1))
    expect(text).toBe('Workload A\n\ntrl stopped: not installed')
  })
})
