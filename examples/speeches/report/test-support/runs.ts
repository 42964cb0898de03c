import { createRandom, type MetricsRow } from '@kedge/core'
import type { Checkpoint } from '../../evaluation/samples.ts'
import type { Run } from '../runs.ts'

const prompts = 40
const steps = 24

/** A run of made-up numbers: reward grows by `slope` per nat, with the same noise for the same prompt in every run. */
const makeRun = (key: string, name: string, slope: number, syncPeriod: number): Run => {
  const checkpoint = (step: number): Checkpoint => {
    const random = createRandom(3)
    return {
      step,
      samples: Array.from({ length: prompts }, (_, row) => {
        const kl = step * (0.4 + 0.2 * random.next())
        return {
          prompt: `We <ask> & hope ${row}`,
          completion: `for peace and freedom ${row} times`,
          tokens: 20,
          finished: true,
          kl,
          reward: 0.2 + slope * kl + 0.1 * (random.next() - 0.5),
          judge: 0.05 + 0.1 * slope * kl,
        }
      }),
    }
  }
  const metrics = Array.from(
    { length: steps },
    (_, index): MetricsRow => ({
      step: index + 1,
      loss: Math.LN2 * (1 - index / (2 * steps)),
      'rewards/margins': index / steps,
      'reference/version': Math.floor((index + 1) / syncPeriod),
    }),
  )
  return { key, name, setting: `moves every ${syncPeriod} steps`, metrics, checkpoints: [0, 8, 16, 24].map(checkpoint) }
}

export const dpoRun = makeRun('dpo', 'DPO', 0.02, Number.POSITIVE_INFINITY)
export const softRun = makeRun('tr-dpo-soft', 'TR-DPO soft', 0.04, 4)
export const hardRun = makeRun('tr-dpo-hard', 'TR-DPO hard', 0.02, 12)
