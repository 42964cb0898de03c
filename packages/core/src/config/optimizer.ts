import type { Scheduler } from '../contracts/scheduler.ts'
import { type OptionsSchema, scheduled } from '../plugins/options-schema.ts'

export interface AdamwOptions {
  learningRate: Scheduler
  weightDecay: number
  beta1: number
  beta2: number
  epsilon: number
}

const options: OptionsSchema<AdamwOptions> = {
  learningRate: scheduled({ minimum: 0, default: 1e-6 }),
  weightDecay: { type: 'number', minimum: 0, default: 0, description: 'decoupled; applies to matrices only' },
  beta1: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.9 },
  beta2: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.999 },
  epsilon: { type: 'number', exclusiveMinimum: 0, default: 1e-8 },
}

/** The options of `optimizer: { use: adamw }` (arXiv 1711.05101). */
export const adamw = { name: 'adamw', options }
