import type { PairedExample } from '@kedge/data'
import { keyValueMatrixSize, type LlamaSizes, layerMatrixSize } from '../workloads/llama-sizes.ts'

/** What a forward pass over a batch has to touch. */
export interface ForwardWork {
  /** Tokens that go through the layers. */
  readonly tokens: number
  /** Positions that the LM head reads. */
  readonly scored: number
  /** Pairs of a query and a key that it may see. */
  readonly attended: number
  /** The same of the last layer, where a query is needed only of tokens that the head reads. */
  readonly last: { readonly tokens: number; readonly attended: number }
}

/**
 * How a contestant lays out its batch. `shared`: a prompt once, its answers after it, the head at answer positions, no
 * padding. `answers`: prompt and answer per sequence, padded to the longest, the head at answer positions. `whole`: the
 * same with the head everywhere.
 */
export type BatchLayout = 'shared' | 'answers' | 'whole'

const sum = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((total, item) => total + value(item), 0)

/** Causal pairs of query and key among `length` tokens. */
const causal = (length: number): number => (length * (length + 1)) / 2

export const forwardWork = (rows: readonly PairedExample[], layout: BatchLayout): ForwardWork => {
  const answers = rows.flatMap(({ prompt, completions }) =>
    completions.map(({ length }) => ({ prompt: prompt.length, length })),
  )
  const answerTokens = sum(answers, ({ length }) => length)
  if (layout === 'shared')
    return {
      tokens: sum(rows, ({ prompt }) => prompt.length) + answerTokens,
      scored: answerTokens,
      attended:
        sum(rows, ({ prompt }) => causal(prompt.length)) +
        sum(answers, ({ prompt, length }) => prompt * length + causal(length)),
      // A token is read to predict the next one: of a prompt its last, of an answer all but its last.
      last: {
        tokens: rows.length + sum(answers, ({ length }) => length - 1),
        attended:
          sum(rows, ({ prompt }) => prompt.length) +
          sum(answers, ({ prompt, length }) => prompt * (length - 1) + causal(length - 1)),
      },
    }
  const width = Math.max(...answers.map(({ prompt, length }) => prompt + length))
  const tokens = answers.length * width
  const attended = answers.length * causal(width)
  return { tokens, scored: layout === 'answers' ? answerTokens : tokens, attended, last: { tokens, attended } }
}

/** Matrix multiplications of an optimizer step, in floating-point operations. */
export interface StepFlops {
  /** By the weight matrices of the layers and the head: 2 for each weight and token. */
  readonly weights: number
  /** Scores and mixing in attention: 4 for each visible pair, layer and hidden unit. */
  readonly attention: number
}

/**
 * A step needs the policy's forward pass, its backward pass (twice the forward: one product for the inputs' gradients and
 * one for the weights'), and the reference's forward pass: four forward passes. What a contestant computes twice to save
 * memory is not counted.
 */
export const stepFlops = (sizes: LlamaSizes, { tokens, scored, attended, last }: ForwardWork): StepFlops => {
  const { layers, hidden, vocabulary } = sizes
  const [matrices, keysAndValues] = [layerMatrixSize(sizes), keyValueMatrixSize(sizes)]
  const inLast = tokens * keysAndValues + last.tokens * (matrices - keysAndValues)
  return {
    weights: 4 * 2 * (tokens * (layers - 1) * matrices + inLast + scored * hidden * vocabulary),
    attention: 4 * 4 * (attended * (layers - 1) + last.attended) * hidden,
  }
}

/** Tokens of a batch's sequences, prompts counted with each answer and padding not at all; the same for every contestant. */
export const countTokens = (rows: readonly PairedExample[]): number =>
  sum(rows, ({ prompt, completions }) => sum(completions, ({ length }) => prompt.length + length))
