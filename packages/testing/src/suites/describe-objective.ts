import { createObjective, type ObjectivePlugin, type Plugin } from '@kedge/core'
import { describe, expect, it } from 'vitest'
import { useCpuBackend } from '../backend.ts'
import { createToyPolicy } from '../toy/create-toy-policy.ts'
import { trainToy } from '../toy/train-toy.ts'
import { type ObjectiveBehaviourOptions, testObjectiveBehaviour } from './objective-behaviour.ts'
import { testOptionRefusals } from './option-refusals.ts'
import { type Variant, withDefaults } from './variant.ts'

export interface DescribeObjectiveOptions extends ObjectiveBehaviourOptions {
  /** Further plugins that the options name, as the parts of a mix. */
  readonly plugins?: readonly Plugin[]
  /** Option sets to check beside the defaults; the first must fill in whatever has none. */
  readonly variants?: readonly Variant[]
}

/**
 * Declares the conformance tests of an objective plugin. Call it at the top of a vitest file.
 *
 * @example
 * describeObjective(dpo, { variants: [{ name: 'smoothed', with: { labelSmoothing: 0.2 } }] })
 */
export const describeObjective = (
  plugin: ObjectivePlugin,
  { variants = [], plugins = [], ...behaviour }: DescribeObjectiveOptions = {},
): void => {
  describe(`objective ${plugin.name}`, () => {
    useCpuBackend()
    const all = withDefaults(plugin, variants)

    describe.each(all)('with $name', (variant) => {
      const create = () => createObjective({ use: plugin.name, with: variant.with }, [plugin, ...plugins])
      testObjectiveBehaviour(create, { ...behaviour, ...variant })

      it('leaves the reference where it is', async () => {
        const toy = createToyPolicy()
        const start = toy.reference.parameters()
        const last = (await trainToy(toy, create(), { steps: 4 })).at(-1)!
        expect(last.reference).toEqual(start)
        expect(last.version).toBe(0)
        toy.dispose()
      })
    })

    const build = (changed: object) =>
      createObjective({ use: plugin.name, with: { ...all[0].with, ...changed } }, [plugin, ...plugins])
    testOptionRefusals(plugin, build, 'objective.with')
  })
}
