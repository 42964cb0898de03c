import { describe, expect, it } from 'vitest'
import { jsonLines, writeTemporary } from '../test-support/files.ts'
import { toyTokenizer } from '../test-support/toy-tokenizer.ts'
import { type InspectDataOptions, inspectData } from './inspect-data.ts'
import { createLengthMeter } from './lengths.ts'

const inspect = async (rows: readonly unknown[], options: Partial<InspectDataOptions> = {}) =>
  inspectData({ file: await writeTemporary('a.jsonl', jsonLines(rows)), ...options })

const pair = { prompt: 'a', chosen: 'bd', rejected: 'd' }

describe('inspectData', () => {
  it('counts characters without a tokenizer, and says what it can of the rows', async () => {
    const rows = [pair, pair, { ...pair, chosen: 'd', score_chosen: 1, score_rejected: 1 }]
    expect(await inspect(rows)).toMatchObject({
      layout: 'text-pairs',
      kind: 'paired',
      rows: 3,
      unit: 'characters',
      lengths: { prompt: { mean: 1 }, chosen: { mean: 5 / 3, median: 2 }, 'prompt + longest answer': { longest: 3 } },
      lengthBias: { chosenLonger: 2 / 3, equal: 1 / 3, meanDifference: 2 / 3 },
      findings: { duplicates: { count: 1 }, identicalPairs: { count: 1 }, ties: { count: 1 } },
      samples: [
        {
          prompt: 'a',
          answers: [
            { name: 'chosen', text: 'bd' },
            { name: 'rejected', text: 'd' },
          ],
        },
        {},
        {},
      ],
    })
  })

  it('counts tokens before truncation with a tokenizer, and shows the rows as they are trained on', async () => {
    const rows = [
      { ...pair, prompt: 'ab', chosen: 'cd' },
      { ...pair, chosen: 'aaaa' },
    ]
    const inspection = await inspect(rows, { tokenizer: toyTokenizer, maxLength: 5 })
    expect(inspection).toMatchObject({
      unit: 'tokens',
      lengths: { prompt: { mean: 2 }, chosen: { longest: 5 } },
      findings: {
        boundaryMismatches: { count: 1, first: [{ position: 1 }] },
        truncatedPrompts: { count: 1, first: [{ position: 2 }] },
      },
    })
    // The token bc holds the end of the prompt and the beginning of the answer: it goes with the answer.
    expect(inspection.samples[0]).toMatchObject({ prompt: '<s>a', answers: [{ text: 'bcd</s>' }, { text: 'bd</s>' }] })
  })

  it('counts the labels of single answers, and how often they change', async () => {
    const row = { prompt: 'a', completion: 'b', label: true }
    const sorted = [row, row, { ...row, label: false }, { ...row, label: false }]
    expect(await inspect(sorted)).toMatchObject({ labels: { desirable: 0.5, runs: 2 } })
    expect(await inspect([row, { ...row, label: false }, row])).toMatchObject({ labels: { runs: 3 } })
  })

  it('writes messages as plain turns without a tokenizer', async () => {
    const row = {
      context: [{ role: 'user', content: 'a' }],
      answer: { role: 'bot', content: 'b' },
      is_desirable: false,
    }
    expect(await inspect([row])).toMatchObject({
      lengths: { prompt: { mean: 1 }, completion: { mean: 1 } },
      samples: [{ prompt: 'User: a', answers: [{ name: 'undesirable', text: 'Assistant: b' }] }],
    })
  })

  it('takes token ids as tokens, and refuses a file without rows', async () => {
    const row = { prompt_ids: [1, 2], chosen_ids: [3], rejected_ids: [4, 5] }
    expect(await inspect([row])).toMatchObject({ unit: 'tokens', lengths: { prompt: { mean: 2 } } })
    await expect(inspect([])).rejects.toThrow('holds no rows')
  })
})

describe('createLengthMeter', () => {
  it('sums lengths up, with bounds that double', () => {
    const meter = createLengthMeter()
    for (const length of [0, 1, 2, 3, 3, 4, 100]) meter.add(length)
    expect(meter.lengths()).toEqual({
      count: 7,
      mean: 113 / 7,
      median: 3,
      percentile95: 100,
      longest: 100,
      histogram: [
        { from: 0, to: 0, count: 1 },
        { from: 1, to: 1, count: 1 },
        { from: 2, to: 3, count: 3 },
        { from: 4, to: 7, count: 1 },
        { from: 8, to: 15, count: 0 },
        { from: 16, to: 31, count: 0 },
        { from: 32, to: 63, count: 0 },
        { from: 64, to: 127, count: 1 },
      ],
    })
  })
})
