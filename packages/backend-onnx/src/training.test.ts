import * as tf from '@tensorflow/tfjs'
import { test } from 'vitest'
import { expectAgreement, normal, whole } from './testing/agreement.ts'

const [vocabulary, width, heads, batch, time] = [11, 8, 2, 2, 5]

const layerNorm = (x: tf.Tensor, gain: tf.Tensor): tf.Tensor => {
  const centred = x.sub(x.mean(-1, true))
  return centred.mul(centred.square().mean(-1, true).add(1e-5).rsqrt()).mul(gain)
}

const attention = (x: tf.Tensor, projection: tf.Tensor): tf.Tensor => {
  const [query, key, value] = tf
    .split(tf.matMul(x, projection), 3, 1)
    .map((part) => part.reshape([batch, time, heads, width / heads]).transpose([0, 2, 1, 3])) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ]
  const mask = tf.linalg
    .bandPart(tf.ones([time, time]), -1, 0)
    .sub(1)
    .mul(1e9)
  const weights = tf.softmax(tf.matMul(query, key, false, true).mul(0.5).add(mask))
  return tf
    .matMul(weights, value)
    .transpose([0, 2, 1, 3])
    .reshape([batch * time, width])
}

/** The loss of one transformer block with tied embeddings, from its weights. */
const loss = (
  embedding: tf.Tensor,
  gain: tf.Tensor,
  projection: tf.Tensor,
  up: tf.Tensor,
  down: tf.Tensor,
): tf.Scalar => {
  const tokens = whole([batch * time], 0, vocabulary, 7) as tf.Tensor1D
  const targets = whole([batch * time], 0, vocabulary, 8) as tf.Tensor1D
  let x = tf.gather(embedding, tokens)
  x = x.add(attention(layerNorm(x, gain), projection))
  const hidden = tf.matMul(layerNorm(x, gain), up)
  x = x.add(tf.matMul(hidden.mul(tf.sigmoid(hidden)), down))
  const logits = tf.matMul(x, embedding, false, true)
  return tf.logSoftmax(logits).mul(tf.oneHot(targets, vocabulary)).sum(-1).mean().neg().asScalar()
}

test('the loss of a transformer and all its gradients agree with plain JavaScript', () =>
  expectAgreement(() => {
    const weights = [
      normal([vocabulary, width], 1),
      normal([width], 2),
      normal([width, 3 * width], 3).mul(0.3),
      normal([width, 4 * width], 4).mul(0.3),
      normal([4 * width, width], 5).mul(0.3),
    ]
    const { value, grads } = tf.valueAndGrads(loss as (...inputs: tf.Tensor[]) => tf.Scalar)(weights)
    return [value, ...grads]
  }, 1e-5))
