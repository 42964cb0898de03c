import { defineScheduler } from '../plugins/define.ts'
import { afterWarmup, type WarmupOptions, warmupSchema } from './warmup.ts'

export interface StepOptions extends WarmupOptions {
  from: number
  factor: number
  every: number
}

/** `from * factor ** floor(step / every)`. */
export const step = defineScheduler<StepOptions>({
  name: 'step',
  description: 'a value multiplied by a factor every so many steps',
  options: {
    from: { type: 'number', description: 'the value at the start' },
    factor: { type: 'number', description: 'what the value is multiplied by' },
    every: { type: 'integer', minimum: 1, description: 'optimizer steps between two multiplications' },
    ...warmupSchema,
  },
  create: ({ from, factor, every, warmupSteps }) => ({
    value: afterWarmup(warmupSteps, (done) => from * factor ** Math.floor(done / every)),
  }),
})
