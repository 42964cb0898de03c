import {
  createObjective,
  type DecoratorPlugin,
  isKedgeError,
  mix,
  type ObjectivePlugin,
  type Plugin,
} from '@kedge/core'
import { dpo } from '@kedge/plugin-dpo'
import { ipo } from '@kedge/plugin-ipo'
import unpaired from '@kedge/plugin-kto'
import pairwise, { lengthRegularized } from '@kedge/plugin-pairwise'
import referenceFree from '@kedge/plugin-reference-free'
import { tr } from '@kedge/plugin-tr'
import { describeDecorator, describeObjective, type ObjectiveToWrap } from '@kedge/testing'
import { describe, expect, it } from 'vitest'

const plugins = [dpo, ipo, ...unpaired, ...pairwise, ...referenceFree] as readonly Plugin[]

const rpo = {
  of: [
    { use: 'dpo', with: { beta: 0.5 } },
    { use: 'sft', weight: 0.3 },
  ],
}
const mpo = {
  of: [
    { use: 'dpo', weight: 0.8 },
    { use: 'bco', weight: 0.2 },
    { use: 'sft', weight: { use: 'linear', with: { from: 1, to: 0.5 } } },
  ],
}

describeObjective(mix as ObjectivePlugin, {
  plugins,
  variants: [
    { name: 'RPO', with: rpo },
    { name: 'MPO', with: mpo },
  ],
})

/** Every objective there is, with what the suites have to know of it. */
const objectives: readonly ObjectiveToWrap[] = [
  ...plugins.flatMap((plugin) =>
    plugin.kind === 'objective' ? [{ plugin, rowsCoupled: plugin.name.startsWith('aot') }] : [],
  ),
  { plugin: mix as ObjectivePlugin, with: mpo, plugins },
]

const fits = (decorator: DecoratorPlugin, { plugin, with: options = {} }: ObjectiveToWrap): boolean => {
  try {
    createObjective({ use: plugin.name, with: options, wrap: [{ use: decorator.name }] }, [...plugins, decorator])
    return true
  } catch (error) {
    if (isKedgeError(error) && error.code === 'OBJECTIVE_INVALID') return false
    throw error
  }
}

const namesOf = (list: readonly ObjectiveToWrap[]) => list.map(({ plugin }) => plugin.name)

describe.each([
  // What has no reference has none to move.
  { decorator: tr, neutral: { alpha: 0 }, refused: ['simpo', 'orpo', 'cpo', 'sft'] },
  { decorator: lengthRegularized, neutral: { alpha: 0 }, refused: ['kto', 'apo-zero-unpaired', 'bco-unpaired', 'sft'] },
])('$decorator.name', ({ decorator, neutral, refused }) => {
  const plugin = decorator as DecoratorPlugin
  const wrapped = objectives.filter((objective) => fits(plugin, objective))

  it('refuses the objectives that it cannot wrap, and no other', () => {
    expect(namesOf(objectives.filter((objective) => !wrapped.includes(objective)))).toEqual(refused)
  })

  describeDecorator(plugin, { objectives: wrapped as [ObjectiveToWrap, ...ObjectiveToWrap[]], neutral })
})
