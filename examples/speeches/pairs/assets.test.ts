import { describe, expect, it } from 'vitest'
import { reward } from '../evaluation/reward.ts'
import { readJsonl } from '../files/jsonl.ts'
import { inExample } from '../files/paths.ts'

const pairs = readJsonl<{ prompt: string; chosen: string; rejected: string }>(inExample('assets/pairs.jsonl'))
const heldOut = readJsonl<{ prompt: string }>(inExample('assets/held-out-prompts.jsonl'))

describe('the committed pairs', () => {
  it('prefer the answer that the reward prefers, clearly', () => {
    for (const { chosen, rejected } of pairs) expect(reward(chosen) - reward(rejected)).toBeGreaterThanOrEqual(0.4)
  })

  it('share no prompt with each other or with the evaluation', () => {
    const prompts = [...pairs, ...heldOut].map(({ prompt }) => prompt)
    expect(new Set(prompts).size).toBe(prompts.length)
  })
})
