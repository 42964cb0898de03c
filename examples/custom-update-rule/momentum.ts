import { defineUpdateRule } from '@kedge/core'

export interface MomentumOptions {
  /** How much of the last move's direction is kept: 0 is tr's own `blend`. */
  readonly momentum: number
}

/**
 * A reference with inertia, as heavy-ball momentum has it:
 *
 *     velocity <- momentum velocity + policy - reference
 *     reference <- reference + alpha velocity
 */
export default defineUpdateRule<MomentumOptions>({
  name: 'momentum',
  description: 'moves the reference towards the policy with heavy-ball momentum',
  options: { momentum: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.5 } },
  create: ({ momentum }) => ({
    needs: { alpha: true, combine: true },
    async move({ reference, alpha }) {
      await reference.combine!('momentum.velocity', { 'momentum.velocity': momentum, policy: 1, reference: -1 })
      await reference.combine!('reference', { reference: 1, 'momentum.velocity': alpha })
      return {}
    },
  }),
})
