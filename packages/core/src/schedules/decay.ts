import { type WarmupOptions, warmupSchema } from './warmup.ts'

/** Options of the schedules that go from one value to another. */
export interface DecayOptions extends WarmupOptions {
  from: number
  to: number
  /** Optimizer steps from `from` to `to`, after warm-up; 0 means all that are left. */
  steps: number
}

export const decaySchema = {
  from: { type: 'number', description: 'the value at the start' },
  to: { type: 'number', default: 0, description: 'the value at the end, kept from then on' },
  steps: {
    type: 'integer',
    minimum: 0,
    default: 0,
    description: 'steps from one to the other; 0: the rest of the run',
  },
  ...warmupSchema,
} as const
