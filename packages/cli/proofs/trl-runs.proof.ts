import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createFolder, kedge, paths, readRows, writeConfig } from '../test/kedge.ts'

/** A whole run of TRL 1.13.0 on stories260k: its settings and the numbers of every step. */
interface TrlRun {
  readonly spec: {
    readonly trainer: 'dpo' | 'kto'
    readonly loss?: 'ipo'
    readonly beta: number
    readonly batch: number
    readonly steps: number
    readonly lr: number
    readonly sync?: readonly [alpha: number, syncPeriod: number]
    readonly dw?: number
    readonly uw?: number
  }
  readonly steps: readonly Readonly<Record<string, number>>[]
}

const readRun = async (name: string): Promise<TrlRun> =>
  JSON.parse(await readFile(new URL(`../fixtures/trl-runs/${name}.json`, import.meta.url), 'utf8'))

/** The pairs as TRL's KTO runs saw them: the chosen answer of even rows as desirable, the rejected one of odd rows as not. */
const writeLabelled = async (folder: string): Promise<string> => {
  const pairs = (await readFile(paths.pairs, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const rows = pairs.map(({ prompt, chosen, rejected }, index) =>
    index % 2 === 0 ? { prompt, completion: chosen, label: true } : { prompt, completion: rejected, label: false },
  )
  const file = join(folder, 'labelled.jsonl')
  await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return file
}

const objectiveOf = ({ trainer, loss, beta, sync, dw, uw }: TrlRun['spec']) => ({
  use: loss ?? trainer,
  with: {
    beta,
    ...(dw !== undefined && { desirableWeight: dw }),
    ...(uw !== undefined && { undesirableWeight: uw }),
  },
  ...(sync && { wrap: [{ use: 'tr', with: { alpha: sync[0], syncPeriod: sync[1] } }] }),
})

describe('kedge train on stories260k', () => {
  it.each(['dpo', 'tr_dpo_soft', 'tr_ipo_hard', 'kto', 'tr_kto_soft'])(
    'follows the loss of TRL’s %s run to 1e-3 at every step',
    async (name) => {
      const { spec, steps } = await readRun(name)
      const folder = await createFolder()
      const config = await writeConfig(folder, {
        data: { train: spec.trainer === 'kto' ? await writeLabelled(folder) : paths.pairs, shuffle: false },
        objective: objectiveOf(spec),
        optimizer: { use: 'adamw', with: { learningRate: spec.lr } },
        train: { batchSize: spec.batch, steps: spec.steps, maxGradNorm: 1 },
      })
      expect((await kedge(['train', config], { cwd: folder })).code).toBe(0)
      const ours = await readRows(join(folder, 'runs/run/metrics.jsonl'))
      expect(ours).toHaveLength(steps.length)
      for (const [index, theirs] of steps.entries()) {
        const row = ours[index]!
        expect(Math.abs(row.loss! - theirs.loss!), `loss of step ${index + 1}`).toBeLessThan(1e-3)
        expect(Math.abs(row.grad_norm! / theirs.grad_norm! - 1), `gradient norm of step ${index + 1}`).toBeLessThan(
          1e-2,
        )
        expect(row['rewards/margins'], `margin of step ${index + 1}`).toBeCloseTo(theirs['rewards/margins']!, 2)
        expect(row['logps/chosen'], `logps/chosen of step ${index + 1}`).toBeCloseTo(theirs['logps/chosen']!, 1)
      }
    },
  )
})
