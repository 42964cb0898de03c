import { describe, expect, it } from 'vitest'
import { describeMismatch } from './equal-losses.ts'

const step = (loss: number, chosen = -100, rejected = -90) => ({ seconds: 1, loss, chosen, rejected })
const kedge = { name: 'kedge', steps: [step(Math.LN2), step(0.65), step(0.61)] }

describe('describeMismatch', () => {
  it('says nothing of losses within 1e-3, as far as both got', () => {
    expect(describeMismatch(kedge, { name: 'trl', steps: [step(Math.LN2), step(0.6509)] })).toBeUndefined()
  })

  it('shows both columns and marks the step where the losses part', () => {
    const text = describeMismatch(kedge, { name: 'trl', steps: [step(Math.LN2), step(0.6512), step(0.61)] })
    expect(text?.split('\n').map((line) => line.endsWith('differ'))).toEqual([false, false, true, false])
    expect(text).toContain('0.650000')
    expect(text).toContain('0.651200')
  })

  it('sees other data or another model where the losses are equal still', () => {
    expect(describeMismatch(kedge, { name: 'trl', steps: [step(Math.LN2, -101)] })).toContain('-101.000')
  })

  it('counts a loss that is no number as different', () => {
    expect(describeMismatch(kedge, { name: 'trl', steps: [step(Number.NaN)] })).toContain('NaN')
  })
})
