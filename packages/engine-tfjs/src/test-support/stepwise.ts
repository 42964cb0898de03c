import * as tf from '@tensorflow/tfjs'
import type { CausalModel } from '../model/causal-model.ts'
import { createDecoder } from '../sampling/decoder.ts'

/**
 * Log-probs of the last tokens of each text, from the sampling decoder: the first tokens at once, the rest one by one, with
 * texts of different lengths padded at their left.
 */
export const stepwiseLogProbs = (model: CausalModel, texts: readonly (readonly number[])[]): number[][] => {
  const width = Math.max(...texts.map(({ length }) => length))
  const padding = Int32Array.from(texts, ({ length }) => width - length)
  const idAt = (row: number, column: number): number => texts[row]![column - padding[row]!] ?? 0
  const first = Math.max(...padding) + 3
  const found = texts.map((): number[] => [])
  const decoder = createDecoder(model, padding, width)
  for (let column = first; column < width; column++) {
    const [start, time] = column === first ? [0, first] : [column - 1, 1]
    const ids = texts.flatMap((_, row) => Array.from({ length: time }, (_, at) => idAt(row, start + at)))
    const logits = decoder.advance(Int32Array.from(ids), time)
    const logProbs = tf.tidy(() => tf.logSoftmax(logits).arraySync()) as number[][]
    logits.dispose()
    for (const row of texts.keys()) found[row]!.push(logProbs[row]![idAt(row, column)]!)
  }
  decoder.dispose()
  return found
}
