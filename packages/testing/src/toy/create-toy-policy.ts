import { createRandom, type Engine, type LossValues, packLoss, tf, unpackLoss } from '@kedge/core'
import { createToyReference, type ToyReference } from './create-toy-reference.ts'
import { scoreLayout } from './score-layout.ts'

/** The part of an engine that training touches, over a table of `vocabulary * vocabulary` logits. */
export interface ToyPolicy extends Pick<Engine, 'parameters' | 'logProbs' | 'backward' | 'update' | 'dispose'> {
  readonly vocabulary: number
  readonly reference: ToyReference
  /** A copy of the table of logits. */
  snapshot(): Float32Array
}

export interface ToyPolicyOptions {
  /** Tokens are `0 … vocabulary - 1`. Default 8. */
  readonly vocabulary?: number
  readonly seed?: number
}

/**
 * The smallest language model there is, for tests that train: a bigram table under plain gradient descent, with a
 * reference that can move. Lives in memory.
 */
export const createToyPolicy = ({ vocabulary = 8, seed = 1 }: ToyPolicyOptions = {}): ToyPolicy => {
  const random = createRandom(seed)
  const start = Float32Array.from({ length: vocabulary ** 2 }, () => 2 * random.next() - 1)
  const logits = tf.tidy(() => tf.variable(tf.tensor2d(start, [vocabulary, vocabulary])))
  const gathered = tf.tidy(() => tf.variable(tf.zerosLike(logits), false))
  const reference = createToyReference(logits)

  return {
    vocabulary,
    parameters: start.length,
    reference,
    logProbs: async (layout) => scoreLayout(logits, layout),
    async backward(layout, loss, weight, rows) {
      let values: LossValues | undefined
      tf.tidy(() => {
        const gradient = tf.grad((table) => {
          const result = loss(scoreLayout(table as tf.Tensor2D, layout))
          values = unpackLoss(Object.keys(result.metrics), packLoss(result, rows).dataSync())
          return result.loss
        })(logits)
        gathered.assign(tf.add(gathered, tf.mul(gradient, weight)))
      })
      return values!
    },
    async update({ learningRate, maxGradNorm }) {
      return tf.tidy(() => {
        const gradNorm = tf.norm(gathered).dataSync()[0]!
        const scale = gradNorm > maxGradNorm ? maxGradNorm / gradNorm : 1
        logits.assign(tf.sub(logits, tf.mul(gathered, learningRate * scale)))
        gathered.assign(tf.zerosLike(gathered))
        return { gradNorm }
      })
    },
    snapshot: () => Float32Array.from(logits.dataSync()),
    dispose: () => {
      reference.dispose()
      tf.dispose([logits, gathered])
    },
  }
}
