import { describe, expect, it } from 'vitest'
import { settings } from '../settings.ts'
import { headlines, hypothesisLines, verdicts } from './sentences.ts'
import { madeUp, sure } from './test-support/results.ts'

const helping = madeUp({ equalSteps: -0.1, equalMargin: 0, growth: 0.2 })
const hurting = madeUp({ equalSteps: 0.1, equalMargin: 0.05, growth: -0.2 })

describe('headlines', () => {
  it('say where TR helps, after equal steps and at equal margin', () => {
    const [steps, margin, smaller] = headlines(helping)
    expect(steps).toMatch(
      /^\*\*After equal steps\*\*, against the same objective with a fixed reference: TR helps in 12 of 12 cases: TR-DPO soft \(untrained\),/,
    )
    expect(margin).toMatch(/^\*\*At equal margin\*\*, .*: no difference in 12 of 12 cases/)
    expect(smaller).toContain('TR’s OOD probability is lower than both in 12 of 12 cases')
  })

  it('say where it hurts when the numbers turn', () => {
    const [steps, margin, smaller] = headlines(hurting)
    for (const line of [steps, margin]) expect(line).toContain('TR hurts in 12 of 12 cases')
    expect(smaller).toContain('higher than at least one in 12 of 12 cases')
  })

  it('keep apart what differs', () => {
    const [first, ...others] = helping.cells
    const mixed = { settings, cells: [{ ...first!, comparisons: hurting.cells[0]!.comparisons }, ...others] }
    expect(headlines(mixed)[0]).toContain(
      'TR helps in 10 of 12 cases: TR-IPO soft (untrained), TR-IPO hard (untrained), TR-KTO soft (untrained)',
    )
    expect(headlines(mixed)[0]).toContain(
      'TR hurts in 2 of 12 cases: TR-DPO soft (untrained) and TR-DPO hard (untrained).',
    )
  })
})

describe('verdicts', () => {
  it('give each way of moving its sentence, with the numbers', () => {
    const [soft, hard] = verdicts(helping.cells[1]!, settings)
    expect(soft).toBe(
      '**TR-IPO soft** against IPO: after equal steps OOD is lower (−0.100 [−0.101, −0.099]) and chosen higher ' +
        '(+0.100 [+0.099, +0.101]): TR helps; at equal margin OOD is level (0.000 [−0.001, +0.001]) and chosen level ' +
        '(0.000 [−0.001, +0.001]): no difference. Against smaller betas after equal steps, OOD is lower ' +
        '(−0.100 [−0.101, −0.099]) at beta 0.1 and lower (−0.100 [−0.101, −0.099]) at beta 0.02.',
    )
    expect(hard).toContain('**TR-IPO hard** against IPO')
  })
})

describe('hypothesisLines', () => {
  const verdictsOf = (results: typeof helping) => hypothesisLines(results).map((line) => line.match(/\*\*(.*)\*\*/)![1])

  it('say what held', () => {
    expect(verdictsOf(helping)).toEqual([
      'held in all 3 cases',
      'held in all 12 cases',
      'held in all 12 cases',
      'held in all 8 cases',
      'did not hold in any of 12 cases',
    ])
  })

  it('say what did not when the numbers turn', () => {
    expect(verdictsOf(hurting)).toEqual([
      'did not hold in any of 3 cases',
      'did not hold in any of 12 cases',
      'did not hold in any of 12 cases',
      'did not hold in any of 8 cases',
      'held in all 12 cases',
    ])
  })

  it('name the exceptions', () => {
    const [first, ...others] = helping.cells
    const comparisons = first!.comparisons.map((one) =>
      one.method === 'tr-hard' ? { ...one, equalMargin: { ood: sure(0.3), chosen: sure(0) } } : one,
    )
    expect(verdictsOf({ settings, cells: [{ ...first!, comparisons }, ...others] })[3]).toBe(
      'held in 7 of 8 cases; not in TR-DPO hard (untrained)',
    )
  })
})
