import * as tf from '@tensorflow/tfjs-core'
import type { LossValues } from '../contracts/engine.ts'
import type { LossResult } from '../contracts/objective.ts'

/**
 * A loss and its metrics as one `[1 + 2 * metrics]` tensor, so that one read brings them all. The sibling of `unpackLoss`.
 * @param rows the weight of metrics that are bare scalars
 */
export const packLoss = ({ loss, metrics }: LossResult, rows: number): tf.Tensor1D =>
  tf.tidy(() => {
    const sums = Object.values(metrics).flatMap((metric) =>
      'total' in metric ? [metric.total, metric.weight] : [tf.mul(metric, rows), tf.scalar(rows)],
    )
    if (loss.rank !== 0) throw new Error(`the objective's loss must be a scalar, but has shape [${loss.shape}]`)
    return tf.stack([loss, ...sums]) as tf.Tensor1D
  })

/** Reads back what `packLoss` packed. */
export const unpackLoss = (names: readonly string[], values: ArrayLike<number>): LossValues => ({
  loss: values[0]!,
  metrics: Object.fromEntries(
    names.map((name, index) => [name, { total: values[1 + 2 * index]!, weight: values[2 + 2 * index]! }]),
  ),
})
