import { createObjective, createRandom, type Objective, type Plugin, tf } from '@kedge/core'
import { selectBackend } from '@kedge/engine-tfjs'
import { dpo } from '@kedge/plugin-dpo'
import { ipo } from '@kedge/plugin-ipo'
import unpaired from '@kedge/plugin-kto'
import pairwise from '@kedge/plugin-pairwise'
import referenceFree from '@kedge/plugin-reference-free'
import { type Differentiated, differentiate, randomPaired, randomUnpaired } from '@kedge/testing'
import { describe, expect, it } from 'vitest'

const plugins = [dpo, ipo, ...unpaired, ...pairwise, ...referenceFree] as readonly Plugin[]

/** Every objective with its defaults, and dpo with all its refinements. */
const specs = [
  ...plugins.flatMap(({ kind, name }) => (kind === 'objective' ? [{ use: name, with: {} }] : [])),
  { use: 'dpo', with: { divergence: 'alpha', ldAlpha: 0.5, weighting: 'wpo', positivePenalty: 2 } },
  { use: 'dpo', with: { divergence: 'js', labelSmoothing: 0.1 } },
]

const measure = (objective: Objective): Differentiated =>
  tf.tidy(() => {
    const random = createRandom(11)
    return differentiate(objective, objective.batch === 'paired' ? randomPaired(random) : randomUnpaired(random))
  })

describe.each(['onnx', 'wasm'])('on the %s backend', (backend) => {
  it.each(specs)('$use with $with has the loss and gradient that it has on the cpu backend', async (spec) => {
    const objective = createObjective(spec, plugins)
    await selectBackend('cpu')
    const expected = measure(objective)
    await selectBackend(backend)
    const actual = measure(objective)
    expect(actual.loss / expected.loss).toBeCloseTo(1, 5)
    for (const [cell, value] of expected.gradient.entries())
      expect(Math.abs(actual.gradient[cell]! - value), `gradient at cell ${cell}`).toBeLessThanOrEqual(
        2e-5 * Math.abs(value) + 1e-7,
      )
  })
})
