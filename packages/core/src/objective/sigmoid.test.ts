import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { describe, expect, it } from 'vitest'
import { negativeLogSigmoid, sigmoid, smoothedLogistic } from './sigmoid.ts'

const valueAt = (z: number, f: (z: tf.Tensor1D) => tf.Tensor): number =>
  tf.tidy(() => f(tf.tensor1d([z])).dataSync()[0]!)

describe('the logistic functions', () => {
  it('are finite at any logit', () => {
    for (const z of [-1e4, -100, 0, 100, 1e4])
      for (const f of [sigmoid, negativeLogSigmoid, (x: tf.Tensor1D) => smoothedLogistic(x, 0.1)])
        expect(valueAt(z, f)).toSatisfy(Number.isFinite)
  })

  it('keep their digits where they are small', () => {
    // e^-20 / (1 + e^-20) = 2.0611536e-9, and log(1 + e^-20) the same to these digits.
    expect(valueAt(-20, sigmoid) / 2.0611536e-9).toBeCloseTo(1, 6)
    expect(valueAt(20, negativeLogSigmoid) / 2.0611536e-9).toBeCloseTo(1, 6)
  })

  it('blend both labels by the smoothing', () => {
    // 0.9 log(1 + e^-1) + 0.1 log(1 + e) = 0.9 * 0.3132617 + 0.1 * 1.3132617
    expect(valueAt(1, (z) => smoothedLogistic(z, 0.1))).toBeCloseTo(0.4132617, 6)
  })
})
