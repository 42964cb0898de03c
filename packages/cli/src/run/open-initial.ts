import type { LogProbStore, Scorer } from '@kedge/core'
import { loadCausalModel, scoreLayout } from '@kedge/engine-tfjs'

export type DisposableScorer = Scorer & { dispose(): void }

/** The policy as it was before training, for evaluation. The caller disposes it. */
export const openInitial = async (modelDir: string): Promise<DisposableScorer> => {
  const model = await loadCausalModel(modelDir)
  return { logProbs: async (layout) => scoreLayout(model, layout), dispose: () => model.dispose() }
}

/** The same, with the model loaded only for what `known` does not hold. */
export const openKnownInitial = (modelDir: string, known: LogProbStore): DisposableScorer => {
  let opened: Promise<DisposableScorer> | undefined
  return {
    async logProbs(layout) {
      const kept = known.read(layout)
      if (kept) return kept
      opened ??= openInitial(modelDir)
      return (await opened).logProbs(layout)
    },
    dispose: () => void opened?.then((scorer) => scorer.dispose()),
  }
}
