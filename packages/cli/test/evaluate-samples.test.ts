import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createFolder } from './kedge.ts'
import { timelessRows, trainTiny, writePairs } from './tiny.ts'

it('estimates the KL to reference and initial policy from samples, the same again when resumed', async () => {
  const folder = await createFolder()
  const data = {
    train: await writePairs(folder, 'pairs.jsonl', 20, 1),
    eval: await writePairs(folder, 'held.jsonl', 3, 2),
  }
  const over = {
    data,
    objective: { use: 'dpo', wrap: [{ use: 'tr', with: { alpha: 1, syncPeriod: 3 } }] },
    optimizer: { use: 'adamw', with: { learningRate: 0.01 } },
    train: { batchSize: 6, steps: 5, evaluateEvery: 2, evaluateSamples: 8, sampleTokens: 6, checkpointEvery: 3 },
  }
  await trainTiny(folder, { name: 'run', over })
  const rows = await timelessRows(folder, 'run/evaluations.jsonl')
  expect(rows.map(({ step }) => step)).toEqual([2, 4, 5])
  for (const row of rows) {
    expect(Object.keys(row)).toEqual(Object.keys(rows[0]!))
    for (const prefix of ['eval', 'eval/initial'])
      for (const name of ['loss', 'kl/data/k1', 'kl/data/k2', 'kl/samples/k1', 'kl/samples/k3'])
        expect(row[`${prefix}/${name}`], `${prefix}/${name}`).toBeTypeOf('number')
    expect(row['eval/kl/samples/k3']).toBeGreaterThan(0)
  }
  // Before the first move both are one; after it the policy is nearer to the reference than to where it began.
  const [before, after] = rows
  expect(before!['eval/initial/kl/samples/k3']).toBe(before!['eval/kl/samples/k3'])
  expect(after!['eval/initial/kl/samples/k3']).toBeGreaterThan(after!['eval/kl/samples/k3']!)

  await rm(join(folder, 'run/checkpoints/step-000005'), { recursive: true })
  await trainTiny(folder, { name: 'run', over, resume: true })
  expect(await timelessRows(folder, 'run/evaluations.jsonl')).toEqual(rows)
})
