import { defineScheduler } from '../plugins/define.ts'
import { type DecayOptions, decaySchema } from './decay.ts'
import { afterWarmup, fraction } from './warmup.ts'

/** `to + (from - to) * (1 + cos(pi * step / steps)) / 2` (arXiv 1608.03983, eq. 5, without restarts). */
export const cosine = defineScheduler<DecayOptions>({
  name: 'cosine',
  description: 'half a cosine wave from one value to another',
  options: decaySchema,
  create: ({ from, to, steps, warmupSteps }) => ({
    value: afterWarmup(
      warmupSteps,
      (step, rest) => to + ((from - to) * (1 + Math.cos(Math.PI * fraction(step, steps || rest)))) / 2,
    ),
  }),
})
