import { defineUpdateRule } from '@kedge/core'

export interface BemaOptions {
  /** How fast the average's weight of the newest policy falls, the paper's kappa; 0 takes the policy itself. */
  readonly emaPower: number
  /** How fast the correction fades, the paper's eta. */
  readonly biasPower: number
  /** Steps that count as done before the first, the paper's rho. */
  readonly lag: number
  /** How much a step counts, the paper's gamma. */
  readonly multiplier: number
}

/**
 * BEMA, the bias-corrected exponential moving average (arXiv 2508.00180, algorithm 1). At a move after `t` steps, from the
 * policy `theta_t` and the reference `theta_0` as it was at the first move,
 *
 *     ema <- (1 - beta_t) ema + beta_t theta_t               beta_t = (lag + multiplier t)^-emaPower
 *     reference <- ema + alpha_t (theta_t - theta_0)         alpha_t = (lag + multiplier t)^-biasPower
 *
 * Keeps two more sets of weights. The defaults are TRL's.
 */
export const bema = defineUpdateRule<BemaOptions>({
  name: 'bema',
  description: 'bias-corrected moving average of the policy (BEMA, arXiv 2508.00180)',
  options: {
    emaPower: { type: 'number', minimum: 0, default: 0.5, description: 'decay of the average’s newest weight (kappa)' },
    biasPower: { type: 'number', minimum: 0, default: 0.2, description: 'decay of the bias correction (eta)' },
    lag: { type: 'number', minimum: 1, default: 10, description: 'steps that count as done before the first (rho)' },
    multiplier: { type: 'number', minimum: 0, default: 1, description: 'how much a step counts (gamma)' },
  },
  create({ emaPower, biasPower, lag, multiplier }) {
    let started = false
    return {
      needs: { alpha: false, combine: true },
      async move({ reference, step }) {
        if (!started) {
          await reference.combine!('bema.origin', { reference: 1 })
          await reference.combine!('bema.average', { reference: 1 })
          started = true
        }
        const age = lag + multiplier * step
        const beta = age ** -emaPower
        const alpha = age ** -biasPower
        await reference.combine!('bema.average', { 'bema.average': 1 - beta, policy: beta })
        await reference.combine!('reference', { 'bema.average': 1, policy: alpha, 'bema.origin': -alpha })
        return { 'tr/bema/alpha': alpha, 'tr/bema/beta': beta }
      },
      state: () => ({ started }),
      restore(state) {
        started = (state as { started: boolean }).started
      },
    }
  },
})
