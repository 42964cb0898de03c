import type { Batch } from '@kedge/core'
import { describe, expect, it } from 'vitest'
import { type OpenDataOptions, openData } from './open-data.ts'
import { formatReport } from './report/format-report.ts'
import { fixture, jsonLines, writeTemporary } from './test-support/files.ts'
import { toyTokenizer } from './test-support/toy-tokenizer.ts'
import { loadTokenizer } from './tokenizer/load-tokenizer.ts'

const open = async (rows: readonly unknown[], options: Partial<OpenDataOptions> = {}) => {
  const file = await writeTemporary('a.jsonl', jsonLines(rows))
  const opened = await openData({
    file,
    tokenizer: toyTokenizer,
    kind: 'paired',
    mismatched: false,
    batchSize: 4,
    microBatchSize: 4,
    shuffle: false,
    seed: 1,
    maxLength: 64,
    strict: false,
    ...options,
  })
  return { ...opened, lines: formatReport(opened.report).map((line) => line.replace(file, 'a.jsonl')) }
}

const pair = (prompt: string) => ({ prompt, chosen: 'b', rejected: 'd' })
const labelled = { prompt: 'a', completion: 'b', label: true }
const labelsOf = ([batch]: readonly Batch[]) => batch?.kind === 'unpaired' && Array.from(batch.desirable)

describe('openData', () => {
  it('opens a file of pairs for a paired objective', async () => {
    const tokenizer = await loadTokenizer(fixture('stories260k'))
    const { source, examples, report } = await open([], { file: fixture('pairs.jsonl'), tokenizer, batchSize: 8 })
    expect(source).toMatchObject({ kind: 'paired', rows: 128, stepsPerEpoch: 16 })
    expect(examples.count).toBe(128)
    expect(report).toMatchObject({ rows: 128, splitPairs: 0, withoutMismatched: 0 })
    const [batch] = await source.step(15)
    expect(batch).toMatchObject({ kind: 'paired', rows: 4, layout: { rows: 4, completions: 8 } })
  })

  it('opens a file of labelled answers for an unpaired objective', async () => {
    const { source, lines } = await open([labelled, { ...labelled, label: false }], { kind: 'unpaired' })
    expect(labelsOf(await source.step(0))).toEqual([1, 0])
    expect(lines).toHaveLength(1)
  })

  it('splits pairs for an unpaired objective, labels in turn, and says so', async () => {
    const { source, examples, lines } = await open([pair('a'), pair('d')], { kind: 'unpaired', mismatched: true })
    expect(source).toMatchObject({ kind: 'unpaired', rows: 4 })
    expect(examples).toMatchObject({ kind: 'paired', count: 2 })
    const batches = await source.step(0)
    expect(labelsOf(batches)).toEqual([1, 0, 1, 0])
    expect(batches[0]?.layout.targets.filter((id) => id > 1)).toEqual(Int32Array.of(3, 5, 3, 5))
    expect(lines.slice(1)).toEqual([
      '2 pairs split into a desirable and an undesirable row each, for an objective of single answers',
    ])
  })

  it('refuses labelled answers for a paired objective and says what to do', async () => {
    await expect(open([labelled])).rejects.toMatchObject({
      code: 'DATA_INVALID',
      message: expect.stringMatching(
        /a\.jsonl: has single labelled answers, but the objective compares pairs; give it rows of/,
      ),
    })
  })

  it('fills batches with weights and margins, and keeps a weight when it splits a pair', async () => {
    const rows = [
      { ...pair('a'), weight: 0.5, margin: 2 },
      { ...pair('d'), weight: 3, margin: -1 },
    ]
    const [batch] = await (await open(rows)).source.step(0)
    expect(batch).toMatchObject({ weight: Float32Array.of(0.5, 3), margin: Float32Array.of(2, -1) })
    const [single] = await (await open(rows, { kind: 'unpaired' })).source.step(0)
    expect(single).toMatchObject({ weight: Float32Array.of(0.5, 0.5, 3, 3) })
    expect(single).not.toHaveProperty('margin')
    const [plain] = await (await open([pair('a')])).source.step(0)
    expect(plain).not.toHaveProperty('weight')
  })

  it('gives the same batches from disk as from memory', async () => {
    const tokenizer = await loadTokenizer(fixture('stories260k'))
    const options = { file: fixture('pairs.jsonl'), tokenizer, shuffle: true, kind: 'unpaired' as const }
    const [memory, disk] = [await open([], options), await open([], { ...options, memoryLimit: 0 })]
    for (const step of [40, 0, 63, 64]) expect(await disk.source.step(step)).toEqual(await memory.source.step(step))
    disk.source.close?.()
  })

  it('counts the rows of an epoch that get no mismatched answer', async () => {
    const rows = [...Array.from({ length: 4 }, () => labelled), { ...labelled, prompt: 'd' }, labelled]
    const { lines, report } = await open(rows, { kind: 'unpaired', mismatched: true })
    expect(report.withoutMismatched).toBe(4)
    expect(lines.at(-1)).toBe('4 rows of an epoch: no other prompt in the same step; no mismatched answer')
    expect((await open(rows, { kind: 'unpaired' })).report.withoutMismatched).toBe(0)
  })
})
