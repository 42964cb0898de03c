import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type BatchSource,
  createObjective,
  createRandom,
  createRunDirectory,
  createWindowReference,
  type Engine,
  type ObjectiveSpec,
  openRunDirectory,
  type Plugin,
  type ReferencePolicy,
  resolveConfig,
  type TrainConfig,
  type TrainOptions,
  train,
} from '@kedge/core'
import { dpo } from '@kedge/plugin-dpo'
import { ipo } from '@kedge/plugin-ipo'
import { kto } from '@kedge/plugin-kto'
import { createToyPolicy, randomBatch, type ToyPolicy } from '@kedge/testing'
import plugins from '../index.ts'

export interface ToyRunOptions {
  readonly settings?: Partial<TrainConfig>
  readonly options?: TrainOptions
  /** Continues with this policy in this run directory. */
  readonly from?: { readonly toy: ToyPolicy; readonly path: string }
  readonly evaluated?: boolean
  readonly more?: readonly Plugin[]
  readonly warn?: (message: string) => void
}

/** Four micro-batches an epoch, two a step, the same rows in every epoch but paired up anew. */
const createSource = (kind: BatchSource['kind'], seed: number, stepsPerEpoch: number): BatchSource => ({
  kind,
  rows: 8 * stepsPerEpoch,
  stepsPerEpoch,
  step: async (index) => [0, 1].map((part) => randomBatch(createRandom(seed, index % 5, part), kind, 8)),
})

const toEngine = (toy: ToyPolicy, reference: ReferencePolicy): Engine => ({
  ...toy,
  reference,
  saveCheckpoint: reference.save,
  restoreCheckpoint: reference.restore,
  exportModel: async () => {},
})

/** Trains a toy policy by the real trainer, and reads back what it wrote. */
export const runToy = async (
  spec: ObjectiveSpec,
  { settings = {}, options = {}, from, evaluated = false, more = [], warn = () => {} }: ToyRunOptions = {},
) => {
  const objective = createObjective(spec, [dpo, ipo, kto, ...(plugins as unknown as Plugin[]), ...more], { warn })
  const toy = from?.toy ?? createToyPolicy()
  const reference = objective.needs.storage === 'window' ? createWindowReference(toy) : toy.reference
  const config = resolveConfig({
    model: { path: '/m' },
    data: { train: '/d', eval: '/e' },
    objective: spec as never,
    train: { steps: 12, maxGradNorm: 10, ...settings },
  })
  const path = from?.path ?? join(await mkdtemp(join(tmpdir(), 'kedge-tr-')), 'run')
  const run = from ? openRunDirectory(path) : await createRunDirectory(path, config, {})
  const outcome = await train(
    {
      objective,
      engine: toEngine(toy, reference),
      batches: createSource(objective.batch, 3, 4),
      ...(evaluated && { evaluation: createSource(objective.batch, 5, 2) }),
      initial: async () => createToyPolicy(),
      learningRate: { value: () => 0.5 },
      settings: config.train,
      run,
    },
    options,
  )
  const rows = async (file: string): Promise<Record<string, number>[]> =>
    (await readFile(join(path, file), 'utf8').catch(() => ''))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const { seconds: _, ...row } = JSON.parse(line)
        return row
      })
  return { outcome, toy, path, steps: await rows('metrics.jsonl'), evaluations: await rows('evaluations.jsonl') }
}

/** `use` with `tr` around it. */
export const trAround = (use: string, ...wrap: Record<string, unknown>[]): ObjectiveSpec => ({
  use,
  wrap: wrap.map((options) => ({ use: 'tr', with: options })),
})

/** Steps after which the reference moved. */
export const movesOf = (steps: readonly Record<string, number>[]): number[] =>
  steps
    .filter((row, index) => row['reference/version'] !== (steps[index - 1]?.['reference/version'] ?? 0))
    .map(({ step }) => step!)
