import { createObjective, tf } from '@kedge/core'
import { dpo } from '@kedge/plugin-dpo'
import { ipo } from '@kedge/plugin-ipo'
import { kto } from '@kedge/plugin-kto'
import { tr } from '@kedge/plugin-tr'
import { type Method, type ObjectiveName, objectiveSpec, type Settings } from '../settings.ts'
import { type Measure, measure } from './measure.ts'
import type { Network } from './network.ts'
import type { Pair } from './pairs.ts'
import { createPolicies } from './policies.ts'
import { createReference } from './reference.ts'
import { train } from './train.ts'

/** One method's training from one start, for all seeds. */
export interface Run {
  /** How often the reference moved. */
  readonly moves: number
  /** Steps after which the policies were measured, 0 first. */
  readonly steps: readonly number[]
  /** By step and seed, in the order of `steps`. */
  readonly records: readonly (readonly Readonly<Record<Measure, number>>[])[]
}

const plugins = [dpo, ipo, kto, tr]

/** Trains policies that start at `start`, as their reference does, with Adam (arXiv 1412.6980) or another optimizer. */
export const runMethod = async (
  start: Network,
  pairs: readonly Pair[],
  objective: ObjectiveName,
  method: Method,
  { alignment, measureEvery }: Settings,
  createOptimizer: (learningRate: number) => tf.Optimizer = (learningRate) => tf.train.adam(learningRate),
): Promise<Run> => {
  const policies = createPolicies(start)
  const reference = createReference(policies)
  const initial = policies.trajectoryLogProbs()
  const steps: number[] = []
  const records: Run['records'][number][] = []

  await train(createObjective(objectiveSpec(method, objective), plugins), policies, pairs, {
    steps: alignment.steps,
    optimizer: createOptimizer(alignment.learningRate),
    reference,
    onStep(step) {
      if (step % measureEvery !== 0) return
      steps.push(step)
      records.push(policies.trajectoryLogProbs().map((now, seed) => measure(now, initial[seed]!, pairs[seed]!)))
    },
  })
  const moves = reference.version
  policies.dispose()
  reference.dispose()
  return { moves, steps, records }
}
