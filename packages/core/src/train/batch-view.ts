import * as tf from '@tensorflow/tfjs-core'
import type { Batch } from '../contracts/batch.ts'
import type { LogProbs, SequenceLogProbs } from '../contracts/log-probs.ts'

const rowsOf = ({ tokens, mask }: SequenceLogProbs, first: number, count: number): SequenceLogProbs => ({
  tokens: tf.slice(tokens, [first, 0], [count, -1]),
  mask: tf.slice(mask, [first, 0], [count, -1]),
})

/**
 * The log-probs of a micro-batch's completions as its objective takes them.
 * @param mismatched those of the whole step's mismatched completions, if there are any
 */
export const viewBatch = (batch: Batch, sequence: SequenceLogProbs, mismatched?: SequenceLogProbs): LogProbs =>
  batch.kind === 'paired'
    ? {
        chosen: rowsOf(sequence, 0, batch.rows),
        rejected: rowsOf(sequence, batch.rows, batch.rows),
        ...column('weight', batch.weight),
        ...column('margin', batch.margin),
      }
    : {
        completion: sequence,
        desirable: tf.tensor1d(batch.desirable),
        ...column('weight', batch.weight),
        ...(mismatched && { mismatched }),
      }

const column = <Name extends string>(name: Name, values: Float32Array | undefined): { [Key in Name]?: tf.Tensor1D } =>
  values ? ({ [name]: tf.tensor1d(values) } as { [Key in Name]: tf.Tensor1D }) : {}

/** Several log-prob tensors below each other, padded to the longest time. */
export const concatSequences = (sequences: readonly SequenceLogProbs[]): SequenceLogProbs => {
  const time = Math.max(...sequences.map(({ tokens }) => tokens.shape[1]))
  const padded = (part: 'tokens' | 'mask') =>
    sequences.map((sequence) =>
      tf.pad2d(sequence[part], [
        [0, 0],
        [0, time - sequence[part].shape[1]],
      ]),
    )
  return { tokens: tf.concat2d(padded('tokens'), 0), mask: tf.concat2d(padded('mask'), 0) }
}

export const disposeSequence = (sequence: SequenceLogProbs | undefined): void => {
  if (sequence) tf.dispose([sequence.tokens, sequence.mask])
}
