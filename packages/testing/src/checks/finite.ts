import type { Objective } from '@kedge/core'
import { expect } from 'vitest'
import { differentiate } from '../samples/evaluate-loss.ts'
import type { Sample } from '../samples/sample.ts'
import { stackTokens } from '../samples/stack.ts'

/** Loss, gradient and metrics are finite on a sample. */
export const expectFinite = (objective: Objective, sample: Sample): void => {
  const { loss, gradient, metrics } = differentiate(objective, sample)
  const at = `at policy [${stackTokens(sample.policy).dataSync()}], reference [${stackTokens(sample.reference).dataSync()}]`
  expect(loss, `loss ${at}`).toSatisfy(Number.isFinite)
  expect([...gradient], `gradient ${at}`).toSatisfy((values: number[]) => values.every(Number.isFinite))
  for (const [name, { total, weight }] of Object.entries(metrics))
    expect([total, weight], `${name} ${at}`).toSatisfy((values: number[]) => values.every(Number.isFinite))
}
