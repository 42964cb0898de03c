import { describe, expect, it } from 'vitest'
import { analyze } from './analysis.ts'
import { dpoRun, hardRun, softRun } from './test-support/runs.ts'
import { headline, outcome, verdict } from './verdict.ts'

describe('outcome', () => {
  it('sees a difference only where the interval leaves out zero', () => {
    expect(outcome({ value: 0.2, low: 0.1, high: 0.3 })).toBe('more')
    expect(outcome({ value: -0.2, low: -0.3, high: -0.1 })).toBe('less')
    expect(outcome({ value: 0.2, low: -0.1, high: 0.5 })).toBe('level')
  })
})

describe('headline', () => {
  it('says who is ahead and who is level', () => {
    // The made-up hard run has the same numbers as DPO; the soft one earns twice as much per nat.
    expect(headline(analyze([dpoRun, softRun, hardRun]))).toBe(
      'At equal distance from the initial model, TR-DPO soft is ahead of DPO; TR-DPO hard is level with DPO within the noise.',
    )
  })

  it('says so when the moving references lose', () => {
    expect(headline(analyze([softRun, hardRun, dpoRun]))).toBe(
      'At equal distance from the initial model, TR-DPO hard and DPO are behind TR-DPO soft.',
    )
  })
})

describe('verdict', () => {
  it('gives each run its sentence, with the numbers', () => {
    const [soft, hard] = verdict(analyze([dpoRun, softRun, hardRun]))
    expect(soft).toMatch(/^At 11\.0 nats from the initial model, TR-DPO soft earns more reward than DPO \(\+0\.2/)
    expect(soft).toContain('rates it higher as well')
    expect(hard).toContain('cannot tell from that of DPO')
  })
})
