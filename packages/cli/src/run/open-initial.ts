import type { LogProbStore, ModelConfig, Scorer } from '@kedge/core'
import { scoreLayout } from '@kedge/engine-tfjs'
import { openModels } from './open-models.ts'

export type DisposableScorer = Scorer & { dispose(): void }

/** The policy as it was before training, for evaluation. The caller disposes it. */
export const openInitial = async ({ path, adapter }: ModelConfig): Promise<DisposableScorer> => {
  const models = openModels()
  const model = await models.open({ model: path, adapter })
  return { logProbs: async (layout) => scoreLayout(model, layout), dispose: models.dispose }
}

/** The same, with the model loaded only for what `known` does not hold. */
export const openKnownInitial = (model: ModelConfig, known: LogProbStore): DisposableScorer => {
  let opened: Promise<DisposableScorer> | undefined
  return {
    async logProbs(layout) {
      const kept = known.read(layout)
      if (kept) return kept
      opened ??= openInitial(model)
      return (await opened).logProbs(layout)
    },
    dispose: () => void opened?.then((scorer) => scorer.dispose()),
  }
}
