import type { ObjectiveSpec } from '@kedge/core'

export const objectives = ['dpo', 'ipo', 'kto'] as const
export type ObjectiveName = (typeof objectives)[number]

/** What the policy starts from, which is also where its reference starts. */
export const regimes = ['untrained', 'sft'] as const
export type Regime = (typeof regimes)[number]

/** How a method differs from the first one, the objective as it is. */
export interface Method {
  readonly key: string
  /** Behind the objective's name, as in `TR-DPO soft`; `DPO` stands for whatever objective it is. */
  readonly name: string
  readonly beta: number
  /** Options of `tr`; the reference stays where it began without them. */
  readonly tr?: { readonly alpha: number; readonly syncPeriod: number }
}

export interface Settings {
  /** Policies trained side by side, one a seed; a power of two, so that a mean over them loses no bit. */
  readonly seeds: number
  /** Hidden units of a policy. */
  readonly hidden: number
  readonly sft: { readonly steps: number; readonly learningRate: number }
  readonly alignment: { readonly steps: number; readonly learningRate: number }
  /** The first one is the baseline. */
  readonly methods: readonly Method[]
  /** Steps from one measurement to the next. */
  readonly measureEvery: number
  /** Steps whose measurements are published: the charts and the curves in `results.json`. */
  readonly publishAt: readonly number[]
  /** Differences of probability up to this one count as none. */
  readonly smallest: number
  /** Draws behind each bootstrap interval. */
  readonly resamples: number
}

/** Declared in README.md before the first result, and not changed since. */
export const settings: Settings = {
  seeds: 128,
  hidden: 16,
  sft: { steps: 60, learningRate: 0.01 },
  alignment: { steps: 512, learningRate: 0.001 },
  methods: [
    { key: 'vanilla', name: 'DPO', beta: 0.5 },
    { key: 'tr-soft', name: 'TR-DPO soft', beta: 0.5, tr: { alpha: 0.6, syncPeriod: 16 } },
    { key: 'tr-hard', name: 'TR-DPO hard', beta: 0.5, tr: { alpha: 1, syncPeriod: 64 } },
    { key: 'beta-0.1', name: 'DPO, beta 0.1', beta: 0.1 },
    { key: 'beta-0.02', name: 'DPO, beta 0.02', beta: 0.02 },
  ],
  measureEvery: 4,
  publishAt: [
    0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 480, 512,
  ],
  smallest: 0.01,
  resamples: 1000,
}

/** A method's name with an objective in it. */
export const methodName = ({ name }: Method, objective: ObjectiveName): string =>
  name.replace('DPO', objective.toUpperCase())

/** The `objective` section that a Kedge config would have. */
export const objectiveSpec = ({ beta, tr }: Method, objective: ObjectiveName): ObjectiveSpec => ({
  use: objective,
  with: { beta },
  ...(tr && { wrap: [{ use: 'tr', with: tr }] }),
})
