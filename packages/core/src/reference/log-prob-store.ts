import * as tf from '@tensorflow/tfjs-core'
import type { TokenLayout } from '../contracts/batch.ts'
import type { SequenceLogProbs } from '../contracts/log-probs.ts'
import { completionKeys, scoredCells } from './completion-keys.ts'

/** Log-probs of completions under one policy, in this process's memory rather than the backend's. */
export interface LogProbStore {
  /** Log-probs of each completion's scored tokens, in nats, by the completion's key. */
  readonly entries: ReadonlyMap<string, Float32Array>
  has(layout: TokenLayout): boolean
  /** @param tokens `[completions, time]`. What is there already stays. */
  add(layout: TokenLayout, tokens: Float32Array): void
  /** `[completions, time]`, as if scored; undefined unless all are there. The caller disposes them. */
  read(layout: TokenLayout): SequenceLogProbs | undefined
}

/** @param start entries that the store begins with */
export const createLogProbStore = (start: Iterable<readonly [string, Float32Array]> = []): LogProbStore => {
  const entries = new Map(start)
  return {
    entries,
    has: (layout) => completionKeys(layout).every((key) => entries.has(key)),
    add(layout, tokens) {
      for (const [completion, key] of completionKeys(layout).entries()) {
        if (entries.has(key)) continue
        const values = scoredCells(layout, completion).map((cell) => tokens[cell]!)
        entries.set(key, Float32Array.from(values))
      }
    },
    read(layout) {
      const { completions, time, mask } = layout
      const tokens = new Float32Array(completions * time)
      for (const [completion, key] of completionKeys(layout).entries()) {
        const kept = entries.get(key)
        if (!kept) return undefined
        for (const [index, cell] of scoredCells(layout, completion).entries()) tokens[cell] = kept[index]!
      }
      return { tokens: tf.tensor2d(tokens, [completions, time]), mask: tf.tensor2d(mask, [completions, time]) }
    },
  }
}
