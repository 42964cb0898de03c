import type { Batch, TokenLayout } from '@kedge/core'
import { describe, expect, it } from 'vitest'
import type { Examples } from '../examples/examples.ts'
import { examplesOf } from '../examples/stored-examples.ts'
import { type BatchSourceOptions, createBatchSource } from './batch-source.ts'

const ids = (...values: number[]): Int32Array => Int32Array.of(...values)

/** Row i: prompt [i, 50], answers [100 + i] and [200 + i]. */
const pairs = (rows: number): Examples =>
  examplesOf(
    'paired',
    Array.from({ length: rows }, (_, row) => ({
      prompt: ids(row, 50),
      completions: [ids(100 + row), ids(200 + row)],
    })),
  )

/** Row i: prompt `[prompts[i], 50]`, answer [100 + i], desirable when i is even. */
const labelled = (prompts: readonly number[]): Examples =>
  examplesOf(
    'unpaired',
    prompts.map((prompt, row) => ({
      prompt: ids(prompt, 50),
      completions: [ids(100 + row)],
      desirable: row % 2 === 0,
    })),
  )

const source = (examples: Examples, options: Partial<BatchSourceOptions> = {}) =>
  createBatchSource({
    examples,
    batchSize: 4,
    microBatchSize: 2,
    shuffle: false,
    seed: 1,
    mismatched: false,
    maxLength: 16,
    ...options,
  })

/** `[first prompt token, scored tokens]` of every completion. */
const completionsOf = ({ ids, width, time, completions, sources, targets, mask }: TokenLayout): [number, number[]][] =>
  Array.from({ length: completions }, (_, completion) => {
    const cells = Array.from({ length: time }, (_, index) => completion * time + index).filter(
      (cell) => mask[cell] === 1,
    )
    const row = Math.floor(sources[completion * time]! / width)
    return [ids[row * width]!, cells.map((cell) => targets[cell]!)]
  })

const layoutsOf = (batches: readonly Batch[]) => batches.map(({ layout }) => completionsOf(layout))
const mismatchedOf = (batches: readonly Batch[]) =>
  batches.map((batch) => batch.kind === 'unpaired' && batch.mismatched && completionsOf(batch.mismatched))

describe('createBatchSource', () => {
  it('cuts steps into micro-batches of pairs: all chosen, then all rejected', async () => {
    const { kind, rows, stepsPerEpoch, step } = source(pairs(7))
    expect({ kind, rows, stepsPerEpoch }).toEqual({ kind: 'paired', rows: 7, stepsPerEpoch: 2 })
    expect(layoutsOf(await step(0))).toEqual([
      [
        [0, [100]],
        [1, [101]],
        [0, [200]],
        [1, [201]],
      ],
      [
        [2, [102]],
        [3, [103]],
        [2, [202]],
        [3, [203]],
      ],
    ])
    const last = await step(1)
    expect(last.map(({ rows }) => rows)).toEqual([2, 1])
    expect(layoutsOf(await step(3))).toEqual(layoutsOf(last))
  })

  it('gives labelled rows with their labels', async () => {
    const batches = await source(labelled([0, 1, 2])).step(0)
    expect(batches.map((batch) => batch.kind === 'unpaired' && Array.from(batch.desirable))).toEqual([[1, 0], [1]])
    expect(layoutsOf(batches)).toEqual([
      [
        [0, [100]],
        [1, [101]],
      ],
      [[2, [102]]],
    ])
    expect(batches.every((batch) => !('mismatched' in batch))).toBe(true)
  })

  it('makes mismatched pairs over the whole step and hands them to each row’s micro-batch', async () => {
    const batches = await source(labelled([0, 1, 2, 3, 4, 5]), { mismatched: true }).step(0)
    expect(mismatchedOf(batches)).toEqual([
      [
        [0, [103]],
        [1, [100]],
      ],
      [
        [2, [101]],
        [3, [102]],
      ],
    ])
  })

  it('makes the same mismatched pairs whatever the micro-batch size', async () => {
    const examples = labelled([7, 7, 8, 9, 9, 8, 7])
    const flat = async (microBatchSize: number) =>
      mismatchedOf(
        await source(examples, { microBatchSize, batchSize: 7, mismatched: true, shuffle: true }).step(2),
      ).flat()
    const whole = await flat(7)
    expect(whole).toHaveLength(7)
    for (const size of [1, 2, 3]) expect(await flat(size)).toEqual(whole)
  })

  it('leaves out rows without another prompt in their step', async () => {
    const batches = await source(labelled([0, 0, 0, 0, 1, 2]), { mismatched: true }).step(0)
    expect(batches.every((batch) => !('mismatched' in batch))).toBe(true)
    expect(mismatchedOf(await source(labelled([0, 0, 0, 1]), { mismatched: true }).step(0))).toEqual([
      [
        [0, [103]],
        [0, [103]],
      ],
      [
        [0, [103]],
        [1, [102]],
      ],
    ])
  })

  it('never makes mismatched pairs of pairs', async () => {
    expect(mismatchedOf(await source(pairs(4), { mismatched: true }).step(0))).toEqual([false, false])
  })

  it('cuts a mismatched pair to the length that rows were cut to', async () => {
    const examples = examplesOf('unpaired', [
      { prompt: ids(1, 2, 3, 4), completions: [ids(5)], desirable: true },
      { prompt: ids(6), completions: [ids(7, 8, 9)], desirable: false },
    ])
    const [batch] = await source(examples, { mismatched: true, maxLength: 5 }).step(0)
    const layout = batch?.kind === 'unpaired' ? batch.mismatched : undefined
    // The prompt of row 0 keeps its last two tokens before row 1's three.
    expect(layout && Array.from(layout.ids.subarray(0, 5))).toEqual([3, 4, 7, 8, 9])
    expect(layout && completionsOf(layout)).toEqual([
      [3, [7, 8, 9]],
      [6, [5]],
    ])
  })

  it('gives the same batches for the same seed, and others for another', async () => {
    const options = { shuffle: true, batchSize: 8 }
    const first = layoutsOf(await source(pairs(40), options).step(11))
    expect(layoutsOf(await source(pairs(40), options).step(11))).toEqual(first)
    expect(layoutsOf(await source(pairs(40), { ...options, seed: 2 }).step(11))).not.toEqual(first)
  })
})
