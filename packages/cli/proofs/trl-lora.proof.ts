import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { createFolder, kedge, paths, readRows, writeConfig } from '../test/kedge.ts'

interface TrlRun {
  readonly spec: { readonly beta: number; readonly batch: number; readonly steps: number; readonly lr: number }
  readonly steps: readonly Readonly<Record<string, number>>[]
}

const at = (name: string): string => fileURLToPath(new URL(`../fixtures/trl-runs/lora-dpo/${name}`, import.meta.url))

it('follows TRL’s DPO run of a PEFT adapter at every step, from the same first factors', async () => {
  const { spec, steps }: TrlRun = JSON.parse(await readFile(at('run.json'), 'utf8'))
  const folder = await createFolder()
  const config = await writeConfig(folder, {
    model: { path: paths.stories, adapter: at('.') },
    data: { train: paths.pairs, shuffle: false },
    objective: { use: 'dpo', with: { beta: spec.beta } },
    optimizer: { use: 'adamw', with: { learningRate: spec.lr } },
    train: { batchSize: spec.batch, steps: spec.steps, maxGradNorm: 1 },
  })
  expect((await kedge(['train', config], { cwd: folder })).code).toBe(0)
  const ours = await readRows(join(folder, 'runs/run/metrics.jsonl'))
  let worst = 0
  for (const [index, theirs] of steps.entries()) {
    const row = ours[index]!
    worst = Math.max(worst, Math.abs(row.loss! - theirs.loss!))
    expect(row.grad_norm! / theirs.grad_norm!, `gradient norm of step ${index + 1}`).toBeCloseTo(1, 2)
    expect(row['rewards/margins'], `margin of step ${index + 1}`).toBeCloseTo(theirs['rewards/margins']!, 2)
    expect(row['logps/chosen'], `logps/chosen of step ${index + 1}`).toBeCloseTo(theirs['logps/chosen']!, 1)
  }
  console.log(`largest difference of the loss: ${worst}`)
  expect(worst).toBeLessThan(1e-3)
})
