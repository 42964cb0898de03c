import { defineScheduler } from '../plugins/define.ts'
import { type DecayOptions, decaySchema } from './decay.ts'
import { afterWarmup, fraction } from './warmup.ts'

/** `from + (to - from) * step / steps`. */
export const linear = defineScheduler<DecayOptions>({
  name: 'linear',
  description: 'a straight line from one value to another',
  options: decaySchema,
  create: ({ from, to, steps, warmupSteps }) => ({
    value: afterWarmup(warmupSteps, (step, rest) => from + (to - from) * fraction(step, steps || rest)),
  }),
})
