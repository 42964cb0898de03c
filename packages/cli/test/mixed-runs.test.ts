import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createFolder, kedge, readRows, writeConfig } from './kedge.ts'

let folder: string
beforeEach(async () => {
  folder = await createFolder()
})

const plugins = [
  '@kedge/plugin-dpo',
  '@kedge/plugin-pairwise',
  '@kedge/plugin-reference-free',
  '@kedge/plugin-adaptive-beta',
  '@kedge/plugin-tr',
]

const run = async (name: string, over: object): Promise<Record<string, number>[]> => {
  const config = await writeConfig(folder, { plugins, ...over }, `${name}.yaml`)
  const { code, stderr } = await kedge(['train', config], { cwd: folder })
  expect([code, stderr]).toEqual([0, expect.anything()])
  return readRows(join(folder, `runs/${name}/metrics.jsonl`))
}

describe('kedge train', () => {
  it('mixes objectives under TR, the same in one batch as in accumulated micro-batches', async () => {
    const objective = {
      use: 'mix',
      with: { of: [{ use: 'dpo', weight: 0.8 }, { use: 'bco' }, { use: 'sft', weight: 0.1 }] },
      wrap: [{ use: 'tr', with: { alpha: 0.6, syncPeriod: 2 } }],
    }
    const whole = await run('whole', { objective, train: { batchSize: 6, steps: 3 } })
    const parts = await run('parts', { objective, train: { batchSize: 6, microBatchSize: 2, steps: 3 } })
    for (const [step, { loss, 'bco/loss': bco, 'bco/bco/delta': delta }] of whole.entries()) {
      expect(parts[step]!.loss! / loss!).toBeCloseTo(1, 5)
      expect(parts[step]!['bco/loss']! / bco!).toBeCloseTo(1, 5)
      expect(parts[step]!['bco/bco/delta']).toBeCloseTo(delta!, 5)
    }
    expect(whole.at(-1)!['bco/bco/delta']).not.toBe(0)
    expect(whole.at(-1)!['reference/version']).toBe(1)
  })

  it('adapts beta to each micro-batch', async () => {
    const beta = { use: 'beta-dpo', with: { value: 0.3 } }
    const rows = await run('adaptive', {
      objective: { use: 'hinge', with: { beta } },
      train: { batchSize: 2, steps: 3 },
    })
    const [first, , last] = rows.map((row) => row['beta/value'])
    expect(first).toBeCloseTo(0.3, 6)
    expect(last).not.toBeCloseTo(0.3, 3)
  })

  it('trains without a reference where the objective needs none', async () => {
    const [row] = await run('simpo', { objective: { use: 'simpo' }, train: { batchSize: 2, steps: 1 } })
    expect(row).not.toHaveProperty('reference/version')
    expect(row!.loss).toSatisfy(Number.isFinite)
  })
})
