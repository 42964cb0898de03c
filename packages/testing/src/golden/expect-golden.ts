import type { Objective } from '@kedge/core'
import { expect } from 'vitest'
import { expectClose } from '../checks/expect-close.ts'
import { differentiate } from '../samples/evaluate-loss.ts'
import { numbersInTidy } from '../samples/numbers-in-tidy.ts'
import { type GoldenCase, meansOf } from './golden-case.ts'
import { goldenSample } from './golden-sample.ts'

/** Float32 has nothing between it and 0. */
const smallest = 2 ** -126

/**
 * Loss and gradient agree with a golden case to 1e-5 relative. Metrics do too, up to 1e-6 absolute: they are differences
 * of sums that can cancel to nearly nothing in float32.
 */
export const expectGolden = (objective: Objective, golden: GoldenCase): void => {
  const { loss, gradient, metrics } = numbersInTidy(() => differentiate(objective, goldenSample(golden)))
  expectClose(loss, golden.loss, { relative: 1e-5, what: 'loss' })

  for (const [index, expected] of golden.grad_token_logps.flat().entries())
    expectClose(gradient[index]!, expected, { relative: 1e-5, absolute: smallest, what: `gradient at cell ${index}` })

  const means = meansOf(metrics)
  const actual: Record<string, number> = { ...means, ...objective.summarize?.(means) }
  expect(Object.keys(actual).sort()).toEqual(Object.keys(golden.metrics).sort())
  for (const [name, expected] of Object.entries(golden.metrics))
    expectClose(actual[name]!, expected, { relative: 1e-5, absolute: 1e-6, what: name })
}
