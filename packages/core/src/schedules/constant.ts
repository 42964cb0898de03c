import { defineScheduler } from '../plugins/define.ts'
import { afterWarmup, type WarmupOptions, warmupSchema } from './warmup.ts'

export interface ConstantOptions extends WarmupOptions {
  value: number
}

export const constant = defineScheduler<ConstantOptions>({
  name: 'constant',
  description: 'one value throughout',
  options: { value: { type: 'number' }, ...warmupSchema },
  create: ({ value, warmupSteps }) => ({ value: afterWarmup(warmupSteps, () => value) }),
})
