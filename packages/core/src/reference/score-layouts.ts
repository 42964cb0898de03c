import type { TokenLayout } from '../contracts/batch.ts'
import { disposeSequence } from '../train/batch-view.ts'
import type { Scorer } from '../train/score-step.ts'
import type { LogProbStore } from './log-prob-store.ts'

/** Puts the log-probs of `layouts` under `scorer` into `store`; what it holds already is not scored again. */
export const scoreLayouts = async (
  store: LogProbStore,
  scorer: Scorer,
  layouts: AsyncIterable<TokenLayout>,
): Promise<void> => {
  for await (const layout of layouts) {
    if (store.has(layout)) continue
    const scored = await scorer.logProbs(layout)
    store.add(layout, await scored.tokens.data<'float32'>())
    disposeSequence(scored)
  }
}
