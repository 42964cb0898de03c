import { type OptionsSchema, type PartSpec, type Scheduler, scheduled, scheduledSteps } from '@kedge/core'
import { type WhenOptions, whenSchema } from './when.ts'

export interface TrOptions {
  /** Weight of the policy in the moved reference: 1 replaces the reference, less mixes it; a number or a schedule. */
  readonly alpha: Scheduler
  /** Optimizer steps from one move to the next, rounded; a number, a schedule, or a share of an epoch as `0.25 epoch`. */
  readonly syncPeriod: Scheduler
  /** Optimizer steps before the first period begins. */
  readonly startAfter: number
  /** The last step after which the reference may move; 0 is none. */
  readonly stopAfter: number
  /** Conditions to move on, instead of a period. */
  readonly when: WhenOptions | null
  /** The reference stays where the policy is further than this from the initial policy, in nats a completion; 0 is no limit. */
  readonly maxInitialKl: number
  /** The rule by which the reference moves. */
  readonly update: PartSpec
  /** What is kept of the reference: its weights, or its log-probs up to the next move. */
  readonly storage: 'copy' | 'window'
}

export const trOptions: OptionsSchema<TrOptions> = {
  alpha: scheduled({ minimum: 0, maximum: 1, default: 0.6, description: 'weight of the policy; 1 is a hard update' }),
  syncPeriod: scheduledSteps({
    minimum: 1,
    default: 64,
    description: 'optimizer steps from one move to the next, or "0.25 epoch"',
  }),
  startAfter: {
    type: 'integer',
    minimum: 0,
    default: 0,
    description: 'optimizer steps before the first period begins',
  },
  stopAfter: {
    type: 'integer',
    minimum: 0,
    default: 0,
    description: 'the last step after which the reference may move; 0: none',
  },
  when: whenSchema,
  maxInitialKl: {
    type: 'number',
    minimum: 0,
    default: 0,
    description: 'no move while the policy is further from the initial policy, in nats a completion (k2); 0: no limit',
  },
  update: {
    type: 'object',
    required: ['use'],
    additionalProperties: false,
    properties: { use: { type: 'string' }, with: { type: 'object' } },
    default: { use: 'blend' },
    description: 'the rule by which the reference moves',
  },
  storage: {
    type: 'string',
    enum: ['copy', 'window'],
    default: 'copy',
    description: 'copy: a second set of weights; window: the log-probs up to the next move, for hard updates',
  },
}
