import type { CausalModel } from '../model/causal-model.ts'
import type { Scorable } from '../model/score-layout.ts'
import type { TrainedPolicy } from '../training/policy.ts'
import { createReference } from '../training/reference.ts'
import { adaptWeights } from './adapt-weights.ts'
import { type Adapter, copyAdapter } from './adapter.ts'
import { createDeltaReference } from './delta-reference.ts'
import { dropoutMasks } from './dropout-mask.ts'
import { initializeAdapter } from './initialize-adapter.ts'
import type { LoraSettings } from './lora-settings.ts'
import { readAdapter } from './read-adapter.ts'
import { writeAdapter } from './write-adapter.ts'

/** An adapter to train in place of the whole model. */
export interface AdapterOptions {
  /** A new adapter's settings, or the directory of one to continue. */
  readonly start: LoraSettings | { readonly directory: string }
  /** Overrides the dropout of an adapter that is continued. */
  readonly dropout?: number
  /** What a moving reference mixes: the matrices that base and adapter make together, exactly, or A and B one by one. */
  readonly reference: ReferenceMode
}

export type ReferenceMode = 'delta' | 'factors'

/**
 * An adapter to be trained on `base`, which stays as it is and serves policy and reference alike.
 *
 * @param seed of the adapter's first values and of its dropout
 * @throws KedgeError MODEL_NOT_FOUND or MODEL_INVALID for an adapter that cannot be continued, CONFIG_INVALID for targets
 */
export const adapterPolicy = async (
  base: CausalModel,
  { start, dropout, reference }: AdapterOptions,
  seed: number,
): Promise<TrainedPolicy> => {
  const isNew = !('directory' in start)
  const adapter = isNew
    ? initializeAdapter(base.architecture, base.source.dir, start, seed)
    : await readAdapter(start.directory, base.architecture)
  for (const parameter of base.parameters.values()) parameter.trainable = false

  const probability = dropout ?? adapter.dropout
  const scorable = ({ modules }: Adapter): Scorable => ({
    architecture: base.architecture,
    weights: adaptWeights(base.weights, modules.values()),
  })
  const policy = scorable(adapter)
  const before = isNew ? undefined : copyAdapter(adapter)

  return {
    ...policy,
    parameters: adapter.parameters,
    trainingWeights(step, microBatch) {
      if (probability === 0) return policy.weights
      const masks = dropoutMasks(probability, seed, step, microBatch)
      return adaptWeights(base.weights, adapter.modules.values(), { probability, masks })
    },
    initial: before ? scorable(before) : base,
    createReference() {
      if (reference === 'delta') return createDeltaReference(base, adapter, isNew)
      const copy = copyAdapter(adapter)
      return createReference({
        policy: adapter.parameters,
        own: copy.parameters,
        scorer: scorable(copy),
        dispose: copy.dispose,
      })
    },
    export: (dir) => writeAdapter(adapter, dir),
    dispose() {
      before?.dispose()
      adapter.dispose()
      base.dispose()
    },
  }
}
