// How fast a TensorFlow.js backend multiplies float32 matrices, in a process of its own.
import { tf } from '@kedge/core'
import { selectBackend } from '@kedge/engine-tfjs'
import { median } from '../measure/spread.ts'
import { readJob, writeResult } from './child-files.ts'
import type { MatmulJob, MatmulRate } from './matmul.ts'

const { backend, sizes, seconds } = readJob<MatmulJob>()
await selectBackend(backend)

/** One product, reduced to a scalar so that next to nothing is read back. */
const multiply = (matrix: tf.Tensor2D): number => tf.tidy(() => tf.sum(tf.matMul(matrix, matrix)).dataSync()[0]!)

const rate = (size: number): number => {
  const matrix = tf.randomUniform<tf.Rank.R2>([size, size], -1, 1, 'float32', 17)
  multiply(matrix)
  const times: number[] = []
  for (const end = performance.now() + 1000 * seconds; performance.now() < end; ) {
    const started = performance.now()
    multiply(matrix)
    times.push((performance.now() - started) / 1000)
  }
  matrix.dispose()
  return (2 * size ** 3) / median(times) / 1e9
}

const result: MatmulRate = { gflopPerSecond: Math.max(...sizes.map(rate)) }
writeResult(result)
