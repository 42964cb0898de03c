import { describe, expect, it } from 'vitest'
import { formatReport } from '../report/format-report.ts'
import { allOf } from '../test-support/all-of.ts'
import { fixture, jsonLines, writeTemporary } from '../test-support/files.ts'
import { toyTokenizer, toyVocabulary } from '../test-support/toy-tokenizer.ts'
import { type LoadExamplesOptions, loadExamples } from './load-examples.ts'

const load = async (rows: readonly unknown[], options: Partial<LoadExamplesOptions> = {}) => {
  const file = await writeTemporary('a.jsonl', jsonLines(rows))
  const loaded = await loadExamples({ file, tokenizer: toyTokenizer, strict: false, maxLength: 64, ...options })
  return { ...loaded, lines: formatReport(loaded.report).map((line) => line.replace(file, 'a.jsonl')) }
}

const clean = { prompt: 'a', chosen: 'b', rejected: 'd' }

describe('loadExamples', () => {
  it('gives tokenized pairs in file order', async () => {
    const { examples, report } = await load([clean, { ...clean, prompt: 'd' }])
    expect(examples).toMatchObject({ kind: 'paired', count: 2 })
    expect(await allOf(examples)).toEqual([
      { prompt: Int32Array.of(0, 2), completions: [Int32Array.of(3, 1), Int32Array.of(5, 1)] },
      { prompt: Int32Array.of(0, 5), completions: [Int32Array.of(3, 1), Int32Array.of(5, 1)] },
    ])
    expect(report.rows).toBe(2)
  })

  it('gives labelled examples', async () => {
    const row = { prompt: 'a', completion: 'b', label: true }
    const { examples } = await load([row, { ...row, label: false }])
    expect(examples.kind).toBe('unpaired')
    expect(await allOf(examples)).toEqual(
      [true, false].map((desirable) => ({
        prompt: Int32Array.of(0, 2),
        completions: [Int32Array.of(3, 1)],
        desirable,
      })),
    )
  })

  it('takes token ids exactly as they are, without a tokenizer', async () => {
    const file = await writeTemporary('a.jsonl', '{"prompt_ids": [9, 9], "chosen_ids": [0], "rejected_ids": [7, 1, 1]}')
    const { examples } = await loadExamples({ file, strict: true, maxLength: 64 })
    expect(await allOf(examples)).toEqual([
      { prompt: Int32Array.of(9, 9), completions: [Int32Array.of(0), Int32Array.of(7, 1, 1)] },
    ])
  })

  it('sums up a clean file in one line', async () => {
    expect((await load([clean])).lines).toEqual(['a.jsonl: 1 row of {prompt, chosen, rejected} (text-pairs)'])
    expect((await load([clean], { strict: true })).lines).toHaveLength(1)
  })

  it.each([
    [
      'boundaryMismatches',
      [{ ...clean, prompt: 'ab', chosen: 'c' }],
      'the prompt tokenizes differently alone than with its answer; the boundary was moved back',
    ],
    [
      'doubledBos',
      [{ ...clean, prompt: '<s>a' }],
      'the text itself begins with the beginning-of-sequence token; it was kept once',
    ],
    [
      'doubledEos',
      [{ ...clean, chosen: 'b</s>', rejected: 'd</s>' }],
      'an answer itself ends with the end-of-sequence token; it was kept once',
    ],
    ['identicalPairs', [{ ...clean, rejected: 'b' }], 'chosen and rejected are the same tokens; kept'],
    ['duplicates', [clean], 'repeats an earlier row; kept'],
  ] as const)('counts and reports %s once a row, and refuses them when strict', async (name, rows, line) => {
    const { report, lines, examples } = await load([clean, ...rows])
    expect(report.findings[name]).toMatchObject({ count: 1, first: [{ position: 2 }] })
    expect(examples.count).toBe(2)
    expect(lines.slice(1)).toEqual([`1 row: ${line} (line 2)`])
    await expect(load([clean, ...rows], { strict: true })).rejects.toMatchObject({
      code: 'DATA_INVALID',
      message: expect.stringMatching(/a\.jsonl:2: .*; strict data must not$/),
    })
  })

  it('counts what was cut off, and does not mind when strict', async () => {
    const { report, lines } = await load([clean, { ...clean, prompt: 'aaa' }, { ...clean, chosen: 'aaa' }], {
      maxLength: 4,
      maxCompletionLength: 2,
      strict: true,
    })
    expect(report.findings.truncatedPrompts).toMatchObject({ count: 1, first: [{ position: 2 }] })
    expect(report.findings.truncatedCompletions).toMatchObject({ count: 1, first: [{ position: 3 }] })
    expect(lines.slice(1)).toEqual([
      '1 row: the prompt is too long; its start was cut off (line 2)',
      '1 row: an answer is too long; its end was cut off (line 3)',
    ])
  })

  it('calls a pair identical that differs only in what was cut off', async () => {
    const { report } = await load([{ ...clean, chosen: 'aab', rejected: 'aad' }], { maxCompletionLength: 2 })
    expect(report.findings.identicalPairs.count).toBe(1)
  })

  it('does not call rows duplicates that differ in their label or in where the prompt ends', async () => {
    const row = { prompt: 'a', completion: 'bd', label: true }
    const { report } = await load([row, { ...row, label: false }, { ...row, prompt: 'ab', completion: 'd' }])
    expect(report.findings.duplicates.count).toBe(0)
  })

  it('reports the first rows of many, and ignored columns', async () => {
    const { report, lines } = await load(Array.from({ length: 8 }, () => ({ ...clean, 'sou\nrce': 'x' })))
    expect(report.findings.duplicates).toMatchObject({
      count: 7,
      first: [2, 3, 4, 5, 6].map((position) => ({ position })),
    })
    expect(report.extraColumns).toEqual(['sou\nrce'])
    expect(lines.slice(1)).toEqual([
      'ignored 1 column: sou rce',
      '7 rows: repeats an earlier row; kept (lines 2, 3, 4, 5, 6, …)',
    ])
  })

  it('checks ids against the vocabulary', async () => {
    const vocabularySize = toyVocabulary.length - 1
    await expect(load([clean], { vocabularySize })).resolves.toBeDefined()
    await expect(load([clean, { ...clean, chosen: 'bc' }], { vocabularySize })).rejects.toMatchObject({
      code: 'DATA_INVALID',
      message: expect.stringMatching(/a\.jsonl:2: has token id 6, but the model’s vocabulary ends at 5$/),
    })
  })

  it('refuses text without a tokenizer, limits without room, and a file without rows', async () => {
    const file = fixture('pairs.jsonl')
    await expect(loadExamples({ file, strict: false, maxLength: 64 })).rejects.toMatchObject({
      code: 'TOKENIZER_INVALID',
      message: `${file}:1: a row of text needs a tokenizer, and the model has none`,
    })
    await expect(load([clean], { maxLength: 1 })).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
    for (const [name, content] of [
      ['a.jsonl', ' \n\n'],
      ['a.jsonl', ''],
      ['a.json', '[]'],
      ['a.csv', 'prompt,chosen,rejected\n'],
    ] as const) {
      const empty = await writeTemporary(name, content)
      await expect(load([], { file: empty })).rejects.toMatchObject({
        code: 'DATA_INVALID',
        message: `${empty}: holds no rows`,
      })
    }
  })
})
