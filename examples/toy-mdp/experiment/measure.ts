import type { Pair } from './pairs.ts'

/**
 * What is read off a policy: the probabilities of the chosen answer, of the rejected one and of all the others; by how many
 * nats log p(chosen) - log p(rejected) has grown since the start; KL from the initial policy, in nats.
 */
export const measures = ['chosen', 'rejected', 'ood', 'margin', 'kl'] as const
export type Measure = (typeof measures)[number]

const preference = (logProbs: readonly number[], { chosen, rejected }: Pair): number =>
  logProbs[chosen]! - logProbs[rejected]!

/**
 * Measures one seed's policy.
 * @param logProbs of every trajectory, in nats
 * @param initial the same at the start
 */
export const measure = (
  logProbs: readonly number[],
  initial: readonly number[],
  pair: Pair,
): Readonly<Record<Measure, number>> => {
  const probabilities = logProbs.map(Math.exp)
  const others = probabilities.filter((_, index) => index !== pair.chosen && index !== pair.rejected)
  return {
    chosen: probabilities[pair.chosen]!,
    rejected: probabilities[pair.rejected]!,
    ood: others.reduce((sum, probability) => sum + probability, 0),
    margin: preference(logProbs, pair) - preference(initial, pair),
    kl: probabilities.reduce((sum, probability, index) => sum + probability * (logProbs[index]! - initial[index]!), 0),
  }
}
