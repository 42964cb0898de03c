import { createObjective, type Plugin } from '@kedge/core'
import { divergenceOf, expectGolden, type GoldenCase, readGolden, useCpuBackend } from '@kedge/testing'
import { describe, expect, it } from 'vitest'
import plugins from './index.ts'

type Options = (golden: GoldenCase) => Record<string, unknown>

const smoothed: Options = ({ label_smoothing }) => ({ labelSmoothing: label_smoothing })

/** TRL's losses by their names here, and the options that they take. */
const losses: Readonly<Record<string, readonly [use: string, options?: Options]>> = {
  hinge: ['hinge', divergenceOf],
  exo_pair: ['exo', (golden) => ({ ...smoothed(golden), ...divergenceOf(golden) })],
  nca_pair: ['nca'],
  robust: ['robust-dpo', (golden) => ({ ...smoothed(golden), ...divergenceOf(golden) })],
  bco_pair: ['bco'],
  sppo_hard: ['sppo-hard'],
  aot: ['aot', smoothed],
  aot_unpaired: ['aot-unpaired', smoothed],
  apo_zero: ['apo-zero'],
  apo_down: ['apo-down'],
  discopop: ['discopop', (golden) => ({ tau: golden.discopop_tau, ...divergenceOf(golden) })],
  sigmoid_norm: ['dpo-norm', divergenceOf],
}

const create = (golden: GoldenCase) => {
  const [use, options] = losses[golden.loss_type]!
  return createObjective({ use, with: { beta: golden.beta, ...options?.(golden) } }, plugins as readonly Plugin[])
}

describe.each(['trl-pairwise', 'trl-spread'])('the losses of %s.json', (file) => {
  useCpuBackend()
  const cases = readGolden(new URL(`../fixtures/${file}.json`, import.meta.url))

  it.each(cases.map((golden, index) => [golden.loss_type, golden.beta, index, golden] as const))(
    'are those of TRL in loss, gradient and metrics: %s with beta %d, case %i',
    (_type, _beta, _index, golden) => expectGolden(create(golden), golden),
  )

  it('cover every loss of this package', () => {
    expect(new Set(cases.map(({ loss_type }) => loss_type))).toEqual(new Set(Object.keys(losses)))
  })
})
