import type { GoldenCase } from './golden-case.ts'

const names = { forward_kl: 'forward-kl', js_divergence: 'js', alpha_divergence: 'alpha' } as const

/** A golden case's divergence as the options of an objective that takes one. */
export const divergenceOf = ({ f_divergence, f_alpha }: GoldenCase): Record<string, unknown> => ({
  ...(f_divergence && { divergence: names[f_divergence] }),
  ...(f_divergence === 'alpha_divergence' && { divergenceAlpha: f_alpha }),
})
