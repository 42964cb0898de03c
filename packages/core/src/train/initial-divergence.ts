import type { Batch } from '../contracts/batch.ts'
import { meanK2 } from './divergence.ts'
import type { TrainParts } from './train-parts.ts'

/** How far the policy is from the frozen initial policy on some micro-batches: mean k2, in nats a completion. */
export const initialDivergence = async (
  { engine, initial }: TrainParts,
  microBatches: readonly Batch[],
): Promise<number> => {
  const layouts = microBatches.map(({ layout }) => layout)
  // A reference that has not moved is the initial policy, at no cost.
  if (engine.reference?.version === 0) return meanK2(layouts, engine, engine.reference)
  if (!initial) throw new Error('the run was given no initial policy to compare with')
  const scorer = await initial()
  try {
    return await meanK2(layouts, engine, scorer)
  } finally {
    scorer.dispose()
  }
}
