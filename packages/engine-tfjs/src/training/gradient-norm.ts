import * as tf from '@tensorflow/tfjs'
import type { Gradients } from './gathered-gradients.ts'

/** Global L2 norm over all gradients. */
export const gradientNorm = async (gradients: Gradients): Promise<number> => {
  const norm = tf.tidy(() => {
    // In two stages, because a single float32 sum over a large matrix loses digits.
    const squares = [...gradients.values()].map((gradient) => tf.sum(tf.sum(tf.square(gradient), -1)))
    return tf.sqrt(tf.addN(squares))
  })
  const [value] = await norm.data()
  norm.dispose()
  return value!
}

/** The factor that brings a gradient of norm `norm` to at most `limit`, as `torch.nn.utils.clip_grad_norm_` forms it. */
export const clipFactor = (norm: number, limit: number): number => Math.min(1, limit / (norm + 1e-6))
