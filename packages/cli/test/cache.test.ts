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

const train = { batchSize: 6, microBatchSize: 4, steps: 5 }
const cacheFiles = () => readdir(join(folder, 'cache')).then((names) => names.sort())
const rowsOf = (name: string, file = 'metrics') => timelessRows(folder, `${name}/${file}.jsonl`)
const cached = (name: string, over: object = {}) => ({
  name,
  over: { data, train, reference: { cache: './cache' }, ...over },
})

describe('reference.cache', () => {
  it('gives the losses of a reference with weights, computes once, and serves runs that start together', async () => {
    const otherBatches = cached('three', { train: { ...train, microBatchSize: 3, seed: 5 } })
    const [[, third]] = await Promise.all([
      trainTiny(folder, cached('one'), otherBatches, { name: 'plain', over: { data, train } }),
      trainTiny(folder, cached('two')),
    ])
    expect(third!.log).toContain('completions read from')
    expect(await cacheFiles()).toEqual([expect.stringMatching(/^[0-9a-f]{40}\.logprobs$/)])
    const expected = await rowsOf('plain')
    for (const [index, row] of (await rowsOf('one')).entries())
      for (const [name, value] of Object.entries(row)) expect(value, name).toBeCloseTo(expected[index]![name]!, 4)
    expect(await rowsOf('two')).toEqual(await rowsOf('one'))
    const [[held], [plain]] = [await rowsOf('one', 'evaluations'), await rowsOf('plain', 'evaluations')]
    expect(held!['eval/loss']).toBeCloseTo(plain!['eval/loss']!, 5)
  })

  it('is not used for another model, other rows or another truncation, nor when damaged', async () => {
    const step = { ...train, steps: 1 }
    const madeAnew = async (...runs: readonly (readonly [string, object])[]) => {
      const ends = await trainTiny(folder, ...runs.map(([name, over]) => cached(name, { train: step, ...over })))
      return ends.map(({ log }) => log.includes('completions scored and kept'))
    }
    const truncated = { data: { ...data, maxPromptLength: 3 } }
    expect(await madeAnew(['first', {}], ['same', {}], ['truncated', truncated])).toEqual([true, false, true])
    await cp(tinyModel, join(folder, 'renamed'), { recursive: true })
    expect(
      await madeAnew(
        ['trained', { model: { path: './same/model' } }],
        ['renamed-run', { model: { path: './renamed' } }],
      ),
    ).toEqual([true, false])
    expect(await cacheFiles()).toHaveLength(3)
    for (const name of await cacheFiles()) {
      const bytes = await readFile(join(folder, 'cache', name))
      await writeFile(join(folder, 'cache', name), bytes.subarray(0, -4))
    }
    expect(await madeAnew(['damaged', {}])).toEqual([true])
  })

  it('is refused where the reference moves, except that a window begins from it', async () => {
    const wrapped = (options: object) => ({ objective: { use: 'dpo', wrap: [{ use: 'tr', with: options }] } })
    const hard = wrapped({ alpha: 1, syncPeriod: 2, storage: 'window' })
    const [moving] = await trainTiny(
      folder,
      cached('moving', wrapped({})),
      { name: 'window', over: { data, train, ...hard } },
      cached('both', hard),
    )
    expect(moving).toMatchObject({
      status: 'CONFIG_INVALID',
      log: expect.stringContaining('keeps the log-probs of a frozen reference, but that of tr(dpo) moves'),
    })
    const both = await rowsOf('both')
    for (const [index, row] of (await rowsOf('window')).entries()) expect(both[index]!.loss).toBeCloseTo(row.loss!, 5)
    expect(both).toHaveLength(5)
  })
})
