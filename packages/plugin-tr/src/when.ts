import { type Json, KedgeError, type Metrics } from '@kedge/core'
import { createStagnation, type StagnationOptions, stagnationSchema } from './stagnation.ts'

/** Conditions on an optimizer step's metrics; any that holds has the reference move. */
export interface WhenOptions {
  /** `kl/data/k2`, how far the policy is from the reference on the batch in nats a completion, has reached this. */
  readonly kl?: number
  /** `rewards/margins` has reached this. */
  readonly margin?: number
  /** A metric no longer rises. */
  readonly stagnation?: StagnationOptions
  /** Optimizer steps from one move, or refused move, to the next at the least. */
  readonly minPeriod: number
}

export const whenSchema = {
  type: ['object', 'null'],
  default: null,
  description: 'conditions to move on, instead of a period; any one suffices',
  additionalProperties: false,
  properties: {
    kl: { type: 'number', exclusiveMinimum: 0, description: 'the least kl/data/k2, in nats a completion' },
    margin: { type: 'number', exclusiveMinimum: 0, description: 'the least rewards/margins' },
    stagnation: stagnationSchema,
    minPeriod: { type: 'integer', minimum: 1, default: 1, description: 'steps between two moves at the least' },
  },
} as const

/** Watches the steps for what `when` asks for. */
export interface Condition {
  /** Whether to move after a step with these metrics. Call it once after each step. */
  isMet(metrics: Metrics): boolean
  /** Starts anew, after a move. */
  reset(): void
  state(): Json
  restore(state: Json): void
}

/**
 * @param path where `when` stands in the config
 * @param warn receives, once, which metric is not there to watch
 * @throws KedgeError CONFIG_INVALID when it names no condition
 */
export const createCondition = (when: WhenOptions, path: string, warn: (message: string) => void): Condition => {
  const { kl = Number.POSITIVE_INFINITY, margin = Number.POSITIVE_INFINITY } = when
  const stagnation = when.stagnation && createStagnation(when.stagnation)
  const watched = [
    ...(when.kl === undefined ? [] : ['kl/data/k2']),
    ...(when.margin === undefined ? [] : ['rewards/margins']),
    ...(when.stagnation ? [when.stagnation.metric] : []),
  ]
  if (watched.length === 0)
    throw new KedgeError('CONFIG_INVALID', `${path}: names no condition; give one of kl, margin, stagnation`)
  let warned = false

  return {
    isMet(metrics) {
      const missing = watched.find((name) => metrics[name] === undefined)
      if (missing !== undefined && !warned) {
        warned = true
        warn(`${path}: a step has no metric "${missing}", so it does not count; is the name one of metrics.jsonl?`)
      }
      const observed = when.stagnation && metrics[when.stagnation.metric]
      const stalled = observed !== undefined && stagnation!.observe(observed)
      // A metric that a step lacks (a KTO batch may have no margin) compares false.
      return stalled || metrics['kl/data/k2']! >= kl || metrics['rewards/margins']! >= margin
    },
    reset: () => stagnation?.reset(),
    state: () => stagnation?.state() ?? null,
    restore: (state) => stagnation?.restore(state),
  }
}
