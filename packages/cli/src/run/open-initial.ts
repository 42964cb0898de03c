import type { Scorer } from '@kedge/core'
import { loadCausalModel, scoreLayout } from '@kedge/engine-tfjs'

/** The policy as it was before training, for evaluation. The caller disposes it. */
export const openInitial = async (modelDir: string): Promise<Scorer & { dispose(): void }> => {
  const model = await loadCausalModel(modelDir)
  return { logProbs: async (layout) => scoreLayout(model, layout), dispose: () => model.dispose() }
}
