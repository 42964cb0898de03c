import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createFolder } from './kedge.ts'
import { timelessRows, tinyModel, trainTiny, writePairs } from './tiny.ts'

let folder: string
let data: { train: string; eval: string }
beforeEach(async () => {
  folder = await createFolder()
  data = { train: await writePairs(folder, 'pairs.jsonl', 20, 1), eval: await writePairs(folder, 'held.jsonl', 6, 2) }
})

const cached = { reference: { cache: './cache' } }
const train = { batchSize: 6, microBatchSize: 4, steps: 5 }
const cacheFiles = () => readdir(join(folder, 'cache')).then((names) => names.sort())

describe('reference.cache', () => {
  it('gives the losses of a reference with weights, computes once, and serves runs that start together', async () => {
    const plain = await trainTiny(folder, 'plain', { data, train })
    const both = await Promise.all(['one', 'two'].map((run) => trainTiny(folder, run, { data, train, ...cached })))
    const third = await trainTiny(folder, 'three', { data, train: { ...train, microBatchSize: 3, seed: 5 }, ...cached })
    expect([plain, ...both, third].map(({ code }) => code)).toEqual([0, 0, 0, 0])
    expect(third.stderr).toContain('completions read from')
    expect(await cacheFiles()).toEqual([expect.stringMatching(/^[0-9a-f]{40}\.logprobs$/)])
    const expected = await timelessRows(folder, 'plain/metrics.jsonl')
    for (const [index, row] of (await timelessRows(folder, 'one/metrics.jsonl')).entries())
      for (const [name, value] of Object.entries(row)) expect(value, name).toBeCloseTo(expected[index]![name]!, 4)
    const [held] = await timelessRows(folder, 'one/evaluations.jsonl')
    expect(held!['eval/loss']).toBeCloseTo((await timelessRows(folder, 'plain/evaluations.jsonl'))[0]!['eval/loss']!, 5)
  })

  it('is not used for another model, other rows or another truncation, nor when damaged', async () => {
    const run = async (name: string, over: object = {}) => {
      const { code, stderr } = await trainTiny(folder, name, {
        data,
        train: { ...train, steps: 1 },
        ...cached,
        ...over,
      })
      expect(code, stderr).toBe(0)
      return stderr.includes('completions scored and kept')
    }
    expect(await run('first')).toBe(true)
    expect(await run('same')).toBe(false)
    expect(await run('truncated', { data: { ...data, maxPromptLength: 3 } })).toBe(true)
    await cp(join(folder, 'same/model'), join(folder, 'other-model'), { recursive: true })
    await cp(tinyModel, join(folder, 'renamed-model'), { recursive: true })
    expect(await run('other', { model: { path: './other-model' } })).toBe(true)
    expect(await run('renamed', { model: { path: './renamed-model' } })).toBe(false)
    expect(await cacheFiles()).toHaveLength(3)
    for (const name of await cacheFiles()) {
      const bytes = await readFile(join(folder, 'cache', name))
      await writeFile(join(folder, 'cache', name), bytes.subarray(0, -4))
    }
    expect(await run('damaged')).toBe(true)
  })

  it('is refused where the reference moves or is none, except that a window begins from it', async () => {
    const wrapped = (options: object) => ({ objective: { use: 'dpo', wrap: [{ use: 'tr', with: options }] } })
    const moving = await trainTiny(folder, 'moving', { data, train, ...cached, ...wrapped({}) })
    expect([moving.code, moving.stderr]).toEqual([
      2,
      expect.stringContaining('reference.cache: keeps the log-probs of a frozen reference, but that of tr(dpo) moves'),
    ])
    const hard = wrapped({ alpha: 1, syncPeriod: 2, storage: 'window' })
    const windows = await Promise.all([
      trainTiny(folder, 'window', { data, train, ...hard }),
      trainTiny(folder, 'both', { data, train, ...hard, ...cached }),
    ])
    expect(windows.map(({ code }) => code)).toEqual([0, 0])
    const [one, other] = [
      await timelessRows(folder, 'window/metrics.jsonl'),
      await timelessRows(folder, 'both/metrics.jsonl'),
    ]
    for (const [index, row] of one.entries()) expect(other[index]!.loss).toBeCloseTo(row.loss!, 5)
  })
})
