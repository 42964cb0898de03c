import * as tf from '@tensorflow/tfjs'
import type { ParameterPasses } from './parameter-passes.ts'

/** The exponential moving average `decay * moment + (1 - decay) * value`, kept in `moment`. */
const follow = (moment: tf.Variable, value: tf.Tensor, decay: number): void =>
  moment.assign(tf.add(tf.mul(moment, decay), tf.mul(value, 1 - decay)))

/** In operations of TensorFlow.js, for a backend whose memory only it can reach. */
export const tensorPasses: ParameterPasses = {
  accumulate(sum, gradient) {
    const total = tf.add(sum, gradient)
    tf.dispose([sum, gradient])
    return total
  },

  async norm(gradients) {
    const norm = tf.tidy(() => {
      // In two stages, because a single float32 sum over a large matrix loses digits.
      const squares = [...gradients.values()].map((gradient) => tf.sum(tf.sum(tf.square(gradient), -1)))
      return tf.sqrt(tf.addN(squares))
    })
    const [value] = await norm.data()
    norm.dispose()
    return value!
  },

  stepAdamW({ parameter, firstMoment, secondMoment }, unscaled, step) {
    const { beta1, beta2, epsilon, stepSize, correction, retained, scale } = step
    tf.tidy(() => {
      const gradient = scale === 1 ? unscaled : tf.mul(unscaled, scale)
      follow(firstMoment, gradient, beta1)
      follow(secondMoment, tf.square(gradient), beta2)
      const decayed = retained === 1 ? parameter : tf.mul(parameter, retained)
      const denominator = tf.add(tf.div(tf.sqrt(secondMoment), correction), epsilon)
      parameter.assign(tf.sub(decayed, tf.mul(tf.div(firstMoment, denominator), stepSize)))
    })
  },

  blend(parameter, target, alpha) {
    tf.tidy(() => parameter.assign(alpha === 1 ? target : tf.add(parameter, tf.mul(tf.sub(target, parameter), alpha))))
  },
}
