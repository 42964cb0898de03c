import type { Json } from '@kedge/core'

export interface StagnationOptions {
  /** What should rise. */
  readonly metric: string
  /** Optimizer steps in a row without a rise. */
  readonly patience: number
  /** How much counts as a rise. */
  readonly minDelta: number
}

export const stagnationSchema = {
  type: 'object',
  description: 'a metric has not risen for a number of steps',
  required: ['patience'],
  additionalProperties: false,
  properties: {
    metric: { type: 'string', default: 'rewards/margins', description: 'what should rise' },
    patience: { type: 'integer', minimum: 1, description: 'steps in a row without a rise' },
    minDelta: { type: 'number', minimum: 0, default: 0, description: 'how far above its best counts as a rise' },
  },
} as const

/** Tells when a number has not risen above its best for `patience` values in a row. */
export const createStagnation = ({ patience, minDelta }: StagnationOptions) => {
  let best: number | null = null
  let since = 0
  return {
    observe(value: number): boolean {
      if (best === null || value > best + minDelta) {
        best = value
        since = 0
      } else {
        since += 1
      }
      return since >= patience
    },
    reset(): void {
      best = null
      since = 0
    },
    state: (): Json => ({ best, since }),
    restore(state: Json): void {
      const saved = state as { best: number | null; since: number }
      best = saved.best
      since = saved.since
    },
  }
}
