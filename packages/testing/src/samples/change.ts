import { type LogProbs, type SequenceLogProbs, tf } from '@kedge/core'
import type { Sample } from './sample.ts'

const onBoth = (sample: Sample, change: (logProbs: LogProbs) => LogProbs): Sample => ({
  policy: change(sample.policy),
  reference: change(sample.reference),
})

const eachSequence = (
  logProbs: LogProbs,
  change: (sequence: SequenceLogProbs) => SequenceLogProbs,
  changeMismatched: (sequence: SequenceLogProbs) => SequenceLogProbs,
): LogProbs =>
  'chosen' in logProbs
    ? { ...logProbs, chosen: change(logProbs.chosen), rejected: change(logProbs.rejected) }
    : {
        ...logProbs,
        completion: change(logProbs.completion),
        ...(logProbs.mismatched && { mismatched: changeMismatched(logProbs.mismatched) }),
      }

/** The same sample with `columns` further columns of padding. */
export const padTime = (sample: Sample, columns: number): Sample => {
  const wider = (tensor: tf.Tensor2D) =>
    tf.pad2d(tensor, [
      [0, 0],
      [0, columns],
    ])
  const pad = ({ tokens, mask }: SequenceLogProbs) => ({ tokens: wider(tokens), mask: wider(mask) })
  return onBoth(sample, (logProbs) => eachSequence(logProbs, pad, pad))
}

/** The sample's rows `order`; mismatched completions stay as they are. */
export const takeRows = (sample: Sample, order: readonly number[]): Sample => {
  const rows = tf.tensor1d([...order], 'int32')
  const take = ({ tokens, mask }: SequenceLogProbs) => ({
    tokens: tf.gather(tokens, rows),
    mask: tf.gather(mask, rows),
  })
  const stay = (sequence: SequenceLogProbs) => sequence
  return onBoth(sample, (logProbs) => {
    const taken = eachSequence(logProbs, take, stay)
    const columns = Object.entries(taken).flatMap(([name, part]) =>
      part instanceof tf.Tensor ? [[name, tf.gather(part, rows)]] : [],
    )
    return { ...taken, ...Object.fromEntries(columns) }
  })
}

/** The same sample with the data's columns of rows, `[batch]` each. */
export const withColumns = (sample: Sample, columns: Readonly<Record<string, readonly number[]>>): Sample =>
  onBoth(sample, (logProbs) => ({
    ...logProbs,
    ...Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, tf.tensor1d([...values])])),
  }))

/** The same sample with its mismatched completions in the opposite order. */
export const reverseMismatched = (sample: Sample): Sample => {
  const stay = (sequence: SequenceLogProbs) => sequence
  const reverse = ({ tokens, mask }: SequenceLogProbs) => ({ tokens: tf.reverse(tokens, 0), mask: tf.reverse(mask, 0) })
  return onBoth(sample, (logProbs) => eachSequence(logProbs, stay, reverse))
}

/** The same sample without mismatched completions. */
export const withoutMismatched = (sample: Sample): Sample =>
  onBoth(sample, (logProbs) => {
    if ('chosen' in logProbs) return logProbs
    const { mismatched: _, ...rest } = logProbs
    return rest
  })

/** Rows of a sample: pairs or completions. */
export const rowsOf = ({ policy }: Sample): number =>
  ('chosen' in policy ? policy.chosen : policy.completion).tokens.shape[0]
