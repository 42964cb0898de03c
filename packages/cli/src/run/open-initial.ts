import type { ModelConfig, Scorer } from '@kedge/core'
import { scoreLayout } from '@kedge/engine-tfjs'
import { openModels } from './open-models.ts'

/** The policy as it was before training, for evaluation. The caller disposes it. */
export const openInitial = async ({ path, adapter }: ModelConfig): Promise<Scorer & { dispose(): void }> => {
  const models = openModels()
  const model = await models.open({ model: path, adapter })
  return { logProbs: async (layout) => scoreLayout(model, layout), dispose: models.dispose }
}
