import * as tf from '@tensorflow/tfjs-core'
import type { OptionsSchema } from '../plugins/options-schema.ts'
import { refuseUnused } from './refuse-unused.ts'
import { negativeLogSigmoid } from './sigmoid.ts'

/** Options of losses that take the gap to the reference in another divergence than the reverse KL. */
export interface DivergenceOptions {
  /** Which f-divergence holds the policy to the reference. */
  readonly divergence: 'reverse-kl' | 'forward-kl' | 'js' | 'alpha'
  /** The order of the alpha divergence: 0 is forward KL and 1 reverse KL. Default 0.5. */
  readonly divergenceAlpha?: number
}

export const divergenceOptions: OptionsSchema<DivergenceOptions> = {
  divergence: {
    type: 'string',
    enum: ['reverse-kl', 'forward-kl', 'js', 'alpha'],
    default: 'reverse-kl',
    description: 'f-divergence that holds the policy to the reference',
  },
  divergenceAlpha: {
    type: 'number',
    default: undefined,
    description: 'order of the alpha divergence, 0.5 if not given; with `divergence: alpha` only',
  },
}

/** `[batch]` to `[batch]`: what takes the place of the log-ratios in a loss. */
export type Score = (logRatios: tf.Tensor1D) => tf.Tensor1D

/**
 * `f'(u) = (e^((alpha - 1) x) - 1) / (alpha - 1)` at `u = e^x`. The exponent is held below `limit`, beyond which a loss
 * would pass the range of float32; the gradient is 0 from there on.
 */
const powerScore =
  (alpha: number, limit: number): Score =>
  (logRatios) =>
    tf.div(tf.expm1(tf.minimum(tf.mul(logRatios, alpha - 1), limit)), alpha - 1)

/**
 * f-DPO's generalized log-ratios (arXiv 2309.16240): `f'(u)` at `u = policy / reference`, which for the reverse
 * KL divergence is `log u`, up to constants that cancel between chosen and rejected.
 *
 *     forward-kl  1 - 1 / u        js  log(2 u / (1 + u))        alpha  (u^(alpha - 1) - 1) / (alpha - 1)
 *
 * @param path where the options stand in the config
 * @param limit largest exponent; 80 keeps what is linear in a score within float32, 40 what is quadratic
 * @throws KedgeError CONFIG_INVALID for a `divergenceAlpha` that the divergence does not use
 */
export const divergenceScore = (
  { divergence, divergenceAlpha }: DivergenceOptions,
  path: string,
  limit = 80,
): Score => {
  if (divergence !== 'alpha')
    refuseUnused(path, 'divergenceAlpha', divergenceAlpha, 'is used with "divergence: alpha" only')
  const order = divergenceAlpha ?? 0.5
  switch (divergence) {
    case 'forward-kl':
      return powerScore(0, limit)
    case 'js':
      return (logRatios) => tf.sub(Math.LN2, negativeLogSigmoid(logRatios))
    case 'alpha':
      // At order 1 the limit is log u.
      return Math.abs(order - 1) < 1e-6 ? (logRatios) => logRatios : powerScore(order, limit)
    default:
      return (logRatios) => logRatios
  }
}
