import type { LossResult, LossValues } from '@kedge/core'
import * as tf from '@tensorflow/tfjs'

/** A loss and its metrics in one tensor, so that reading them back takes one transfer. */
export interface PackedLoss {
  /** Reads and disposes it; a bare scalar metric counts as the mean over `rows` rows. */
  read(rows: number): Promise<LossValues>
}

export const packLoss = ({ loss, metrics }: LossResult): PackedLoss => {
  const entries = Object.entries(metrics)
  const scalars = entries.flatMap(([, metric]) =>
    metric instanceof tf.Tensor ? [metric] : [metric.total, metric.weight],
  )
  const packed = tf.keep(tf.stack([loss, ...scalars]))
  return {
    async read(rows) {
      const [value, ...numbers] = await packed.data()
      packed.dispose()
      const next = () => numbers.shift()!
      return {
        loss: value!,
        metrics: Object.fromEntries(
          entries.map(([name, metric]) => [
            name,
            metric instanceof tf.Tensor ? { total: next() * rows, weight: rows } : { total: next(), weight: next() },
          ]),
        ),
      }
    },
  }
}
