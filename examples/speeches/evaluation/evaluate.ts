import { disposeSequence } from '@kedge/core'
import { createLayout, type LayoutRow, type Tokenizer } from '@kedge/data'
import { type CausalModel, scoreLayout } from '@kedge/engine-tfjs'
import { complete } from '../pairs/complete.ts'
import { judge } from './judge.ts'
import { reward } from './reward.ts'
import type { Sample } from './samples.ts'

const rowsAtOnce = 64

/** Log-probability of each row's one completion, in nats. */
const scoreRows = async (model: CausalModel, rows: readonly LayoutRow[]): Promise<number[]> => {
  const scores: number[] = []
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    const scored = scoreLayout(model, createLayout(rows.slice(start, start + rowsAtOnce)))
    const tokens = (await scored.tokens.array()) as number[][]
    scores.push(...tokens.map((row) => row.reduce((sum, value) => sum + value, 0)))
    disposeSequence(scored)
  }
  return scores
}

export interface EvaluateOptions {
  readonly policy: CausalModel
  readonly initial: CausalModel
  readonly tokenizer: Tokenizer
  readonly prompts: readonly string[]
  readonly seed: number
}

/**
 * Draws one text per prompt from a policy and measures it. The mean of `kl` estimates KL(policy || initial) per text: it is
 * taken over the policy's own samples, with nothing cut from its distribution.
 */
export const evaluatePolicy = async (options: EvaluateOptions): Promise<Sample[]> => {
  const { policy, initial, tokenizer, prompts, seed } = options
  const completions = await complete(policy, tokenizer, prompts, seed)
  const rows = completions.map(({ ids }, index) => ({ prompt: tokenizer.encode(prompts[index]!), completions: [ids] }))
  const own = await scoreRows(policy, rows)
  const before = await scoreRows(initial, rows)
  return completions.map(({ text, ids, finished }, index) => ({
    prompt: prompts[index]!,
    completion: text,
    tokens: ids.length,
    finished,
    kl: own[index]! - before[index]!,
    reward: reward(text),
    judge: judge(text),
  }))
}
