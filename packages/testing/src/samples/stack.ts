import { type LogProbs, type SequenceLogProbs, tf } from '@kedge/core'

/** The completions that a policy learns from, in the order of their rows in `stackTokens`. */
export const trainable = (logProbs: LogProbs): readonly SequenceLogProbs[] =>
  'chosen' in logProbs ? [logProbs.chosen, logProbs.rejected] : [logProbs.completion]

/** `[completions, time]` token log-probs of every trainable completion, as an engine computes them. */
export const stackTokens = (logProbs: LogProbs): tf.Tensor2D =>
  tf.concat2d(
    trainable(logProbs).map(({ tokens }) => tokens),
    0,
  )

/** `[completions, time]` mask of every trainable completion. */
export const stackMask = (logProbs: LogProbs): tf.Tensor2D =>
  tf.concat2d(
    trainable(logProbs).map(({ mask }) => mask),
    0,
  )

/** `logProbs` with the token log-probs of its trainable completions taken from `tokens`, `[completions, time]`. */
export const withStackedTokens = (logProbs: LogProbs, tokens: tf.Tensor2D): LogProbs => {
  if (!('chosen' in logProbs)) return { ...logProbs, completion: { ...logProbs.completion, tokens } }
  const rows = logProbs.chosen.tokens.shape[0]
  return {
    ...logProbs,
    chosen: { ...logProbs.chosen, tokens: tf.slice(tokens, [0, 0], [rows, -1]) },
    rejected: { ...logProbs.rejected, tokens: tf.slice(tokens, [rows, 0], [rows, -1]) },
  }
}
