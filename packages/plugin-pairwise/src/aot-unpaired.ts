import {
  betaOption,
  defineObjective,
  labelSmoothingOption,
  pairedBatchObjective,
  shiftedRewards,
  smoothedLogistic,
  tf,
} from '@kedge/core'
import type { AotOptions } from './aot.ts'
import { meanOverCoupling, quantileCoupling } from './quantile-coupling.ts'

/** As AOT's. */
export type AotUnpairedOptions = AotOptions

/**
 * Alignment via Optimal Transport, unpaired (arXiv 2406.05882): DPO's loss between sorted log-ratios, the mean
 * over k of
 *
 *     -log sigmoid(beta (chosen_(k) - rejected_(k))),
 *
 * where the k-th smallest chosen one meets the k-th smallest rejected one of the batch, whichever pairs they are of. The
 * batch is the micro-batch: `microBatchSize` is the size of the samples that are sorted, and a step's loss the mean over
 * its micro-batches; at 1 the loss is DPO's. Rewards bear half of their row's margin each; a weight counts the row that
 * many times in both samples.
 */
export const aotUnpaired = defineObjective<AotUnpairedOptions>({
  name: 'aot-unpaired',
  description: 'Alignment via Optimal Transport: DPO between the sorted rewards of a micro-batch',
  paper: 'arXiv 2406.05882',
  formula: '-log sigmoid(beta (chosen_(k) - rejected_(k))), each side sorted',
  options: { beta: betaOption(), labelSmoothing: labelSmoothingOption },
  create: ({ beta, labelSmoothing }) =>
    pairedBatchObjective(beta, (rows) => {
      const { chosen, rejected } = shiftedRewards(rows)
      const coupling = quantileCoupling(chosen, rejected, rows.policy.weight)
      const differences = tf.sub<tf.Tensor2D>(tf.expandDims(chosen, 1), tf.expandDims(rejected, 0))
      return meanOverCoupling(coupling, smoothedLogistic(differences, labelSmoothing))
    }),
})
