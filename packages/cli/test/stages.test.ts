import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createFolder } from './kedge.ts'
import { timelessRows, trainTiny, writePairs } from './tiny.ts'

let folder: string
let chunks: string[]
beforeEach(async () => {
  folder = await createFolder()
  chunks = [await writePairs(folder, 'one.jsonl', 12, 1), await writePairs(folder, 'two.jsonl', 12, 2)]
})

const staged = () => ({
  train: { batchSize: 4, epochs: 1, checkpointEvery: 2 },
  stages: [
    { data: { train: chunks[0] } },
    { data: { train: chunks[1] }, objective: { with: { beta: 0.5 } }, train: { steps: 4 } },
  ],
})

const model = (run: string) => readFile(join(folder, run, 'model/model.safetensors'))

describe('stages', () => {
  it('train one after another, each from the model before it, and come together at the top', async () => {
    const { code, stdout, stderr } = await trainTiny(folder, 'run', staged())
    expect([code, stdout.trim()], stderr).toEqual([0, join(folder, 'run/model')])
    const rows = await timelessRows(folder, 'run/metrics.jsonl')
    expect(rows.map(({ stage, step }) => [stage, step])).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((step) => [step <= 3 ? 1 : 2, step]),
    )
    // The reference is the policy again where a stage begins.
    for (const index of [0, 3]) expect(rows[index]!.loss).toBeCloseTo(Math.LN2, 6)
    expect(rows[2]!.loss).not.toBeCloseTo(Math.LN2, 4)
    expect((await readdir(join(folder, 'run/stages'))).sort()).toEqual(['1', '2'])

    const first = { data: { train: chunks[0] }, train: { batchSize: 4, epochs: 1 } }
    await trainTiny(folder, 'first', first)
    const second = {
      data: { train: chunks[1] },
      objective: { use: 'dpo', with: { beta: 0.5 } },
      train: { batchSize: 4, steps: 4 },
    }
    await trainTiny(folder, 'second', { ...second, model: { path: './first/model' } })
    expect(await model('run')).toEqual(await model('second'))
  })

  it('resume in the stage that was interrupted, and leave finished ones alone', async () => {
    await trainTiny(folder, 'whole', staged())
    await trainTiny(folder, 'broken', staged())
    const path = join(folder, 'broken')
    await writeFile(join(path, 'stages.json'), '{"done":1}\n')
    await rm(join(path, 'model'), { recursive: true })
    await rm(join(path, 'stages/2/checkpoints/step-000004'), { recursive: true })
    const { code, stderr } = await trainTiny(folder, 'broken', staged(), '--resume')
    expect(code, stderr).toBe(0)
    expect(stderr).not.toContain('stage 1 of 2')
    expect(await timelessRows(folder, 'broken/metrics.jsonl')).toEqual(
      await timelessRows(folder, 'whole/metrics.jsonl'),
    )
    expect(await model('broken')).toEqual(await model('whole'))

    const changed = staged()
    Object.assign(changed.stages[0]!, { objective: { with: { beta: 0.9 } } })
    const refused = await trainTiny(folder, 'broken', changed, '--resume')
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/stage 1: .*another objective\.with/)])
  })

  it('name stage and key in what is wrong, before the first begins', async () => {
    const with2 = (second: object) => ({ ...staged(), stages: [staged().stages[0], second] })
    const refusal = async (second: object) => {
      const { code, stderr } = await trainTiny(folder, 'bad', with2(second))
      expect(code).toBe(2)
      return stderr
    }
    expect(await refusal({ data: { train: chunks[1] }, train: { batchSize: 0 } })).toContain(
      'stage 2: train.batchSize: must be >= 1, got 0',
    )
    expect(await refusal({ data: { train: chunks[1] }, objective: { with: { bta: 1 } } })).toContain(
      'stage 2: objective.with.bta: unknown key',
    )
    expect(await refusal({})).toContain('stage 2: data: missing')
    expect(await refusal({ model: {} })).toContain('stages.1.model: unknown key')
    expect(await refusal({ data: { train: './none.jsonl' } })).toContain('stage 2: ')
  })
})
