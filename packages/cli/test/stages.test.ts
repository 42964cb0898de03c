import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createFolder } from './kedge.ts'
import { timelessRows, tinyModel, trainTiny, writePairs } from './tiny.ts'

let folder: string
let chunks: string[]
beforeEach(async () => {
  folder = await createFolder()
  chunks = [await writePairs(folder, 'one.jsonl', 12, 1), await writePairs(folder, 'two.jsonl', 12, 2)]
})

const staged = (second: object = {}, first: object = {}) => ({
  train: { batchSize: 4, epochs: 1, checkpointEvery: 2 },
  stages: [
    { data: { train: chunks[0] }, ...first },
    { data: { train: chunks[1] }, objective: { with: { beta: 0.5 } }, train: { steps: 4 }, ...second },
  ],
})
const model = (run: string) => readFile(join(folder, run, 'model/model.safetensors'))
const rowsOf = (run: string) => timelessRows(folder, `${run}/metrics.jsonl`)

describe('stages', () => {
  it('train one after another, each from the model before it, and come together at the top', async () => {
    const objective = { use: 'dpo', with: { beta: 0.5 } }
    const second = { data: { train: chunks[1] }, objective, train: { batchSize: 4, steps: 4 } }
    const [run] = await trainTiny(
      folder,
      { name: 'run', over: staged() },
      { name: 'first', over: { data: { train: chunks[0] }, train: { batchSize: 4, epochs: 1 } } },
      { name: 'second', over: { ...second, model: { path: './first/model' } } },
    )
    expect(run).toMatchObject({ status: 'done', log: expect.stringContaining('stage 2 of 2') })
    const rows = await rowsOf('run')
    expect(rows.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(rows.map(({ stage }) => stage)).toEqual([1, 1, 1, 2, 2, 2, 2])
    // The reference is the policy again where a stage begins.
    for (const index of [0, 3]) expect(rows[index]!.loss).toBeCloseTo(Math.LN2, 6)
    expect(rows[2]!.loss).not.toBeCloseTo(Math.LN2, 4)
    expect((await readdir(join(folder, 'run/stages'))).sort()).toEqual(['1', '2'])
    expect(await model('run')).toEqual(await model('second'))
  })

  it('hand an adapter on where one is trained', async () => {
    const [run] = await trainTiny(folder, {
      name: 'run',
      over: { ...staged(), model: { path: tinyModel, lora: { r: 2 } } },
    })
    expect(run!.status, run!.log).toBe('done')
    const rows = await rowsOf('run')
    expect(rows[3]!.loss).toBeCloseTo(Math.LN2, 6)
    expect(await readdir(join(folder, 'run/model'))).toContain('adapter_model.safetensors')
  })

  it('resume in the stage that was interrupted, and leave finished ones alone', async () => {
    await trainTiny(folder, { name: 'run', over: staged() })
    const [rows, trained] = [await rowsOf('run'), await model('run')]
    const path = join(folder, 'run')
    await writeFile(join(path, 'stages.json'), '{"done":1}\n')
    await rm(join(path, 'model'), { recursive: true })
    await rm(join(path, 'stages/2/checkpoints/step-000004'), { recursive: true })
    const [resumed, changed] = await trainTiny(
      folder,
      { name: 'run', over: staged(), resume: true },
      { name: 'run', over: staged({}, { objective: { with: { beta: 0.9 } } }), resume: true },
    )
    expect(resumed!.status).toBe('done')
    expect(resumed!.log).not.toContain('stage 1 of 2')
    expect(await rowsOf('run')).toEqual(rows)
    expect(await model('run')).toEqual(trained)
    expect(changed!.log).toMatch(/stage 1: .*another objective\.with/)
  })

  it('name stage and key in what is wrong, before the first begins', async () => {
    const wrong = [
      [{ train: { batchSize: 0 } }, 'stage 2: train.batchSize: must be >= 1, got 0'],
      [{ objective: { with: { bta: 1 } } }, 'stage 2: objective.with.bta: unknown key'],
      [{ data: { train: './none.jsonl' } }, 'stage 2: data.train: '],
      [{ data: {} }, 'stage 2: data.train: missing'],
      [{ model: {} }, 'stages.1.model: unknown key'],
    ] as const
    const runs = wrong.map(([over], index) => ({ name: `bad-${index}`, over: staged(over) }))
    const ends = await trainTiny(folder, ...runs)
    for (const [index, [, message]] of wrong.entries()) expect(ends[index]!.log).toContain(message)
    expect((await readdir(folder)).filter((name) => /^bad-\d$/.test(name))).toEqual([])
  })
})
