import { createObjective, type Objective, type Plugin } from '@kedge/core'
import { dpo } from '@kedge/plugin-dpo'
import { ipo } from '@kedge/plugin-ipo'
import unpaired from '@kedge/plugin-kto'
import pairwise from '@kedge/plugin-pairwise'
import { expectGolden, type GoldenCase, useCpuBackend } from '@kedge/testing'
import { describe, expect, it } from 'vitest'
import { heldCases, sharedMetrics, specOf } from './trl-cases.ts'

const plugins = [dpo, ipo, ...unpaired, ...pairwise] as readonly Plugin[]

/** The objective without metrics that TRL has not, as those of a mix's parts. */
const asReported = (objective: Objective, { metrics }: GoldenCase): Objective => ({
  ...(objective as Extract<Objective, { batch: 'paired' }>),
  loss(policy, reference, context) {
    const result = objective.loss(policy as never, reference as never, context)
    const kept = Object.entries(result.metrics).filter(([name]) => name in metrics)
    return { loss: result.loss, metrics: Object.fromEntries(kept) }
  },
})

describe('the losses of TRL, as a config names them', () => {
  useCpuBackend()
  const cases = heldCases()

  it('are the 62 cases of 16 losses and one sum that the packages hold between them', () => {
    expect(cases.length).toBe(62)
    expect(new Set(cases.map(({ loss_type }) => String(loss_type))).size).toBe(17)
  })

  it.each(cases.map((golden, index) => [index, JSON.stringify(specOf(golden)), golden] as const))(
    'agree in loss, gradient and metrics: case %i, %s',
    (_index, _spec, golden) =>
      expectGolden(asReported(createObjective(specOf(golden), plugins), golden), sharedMetrics(golden)),
  )
})
