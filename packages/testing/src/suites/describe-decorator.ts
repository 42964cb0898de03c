import { createObjective, type DecoratorPlugin, type ObjectivePlugin, type Plugin } from '@kedge/core'
import { describe } from 'vitest'
import { useCpuBackend } from '../backend.ts'
import { testForwarding } from './forwarding.ts'
import { testNeutral } from './neutral.ts'
import { type ObjectiveBehaviourOptions, testObjectiveBehaviour } from './objective-behaviour.ts'
import { testOptionRefusals } from './option-refusals.ts'
import { type Variant, withDefaults } from './variant.ts'

export interface ObjectiveToWrap extends ObjectiveBehaviourOptions {
  readonly plugin: ObjectivePlugin
  readonly with?: Readonly<Record<string, unknown>>
  /** Further plugins that the options name, as the parts of a mix. */
  readonly plugins?: readonly Plugin[]
}

export interface DescribeDecoratorOptions {
  /** Objectives that the decorator wraps; at least one. */
  readonly objectives: readonly [ObjectiveToWrap, ...ObjectiveToWrap[]]
  /** Option sets to check beside the defaults; the first must fill in whatever has none. */
  readonly variants?: readonly Variant[]
  /** Options under which the decorator changes nothing at all, if there are any, as `{ alpha: 0 }`. */
  readonly neutral?: Readonly<Record<string, unknown>>
}

/**
 * Declares the conformance tests of a decorator plugin, over each of the given objectives. Call it at the top of a
 * vitest file.
 *
 * @example
 * describeDecorator(tr, { objectives: [{ plugin: dpo }, { plugin: kto }], neutral: { alpha: 0 } })
 */
export const describeDecorator = (
  plugin: DecoratorPlugin,
  { objectives, variants = [], neutral }: DescribeDecoratorOptions,
): void => {
  describe(`decorator ${plugin.name}`, () => {
    useCpuBackend()
    const all = withDefaults(plugin, variants)
    const wrapped = (inner: ObjectivePlugin, innerOptions: object, options: object, plugins: readonly Plugin[] = []) =>
      createObjective(
        { use: inner.name, with: { ...innerOptions }, wrap: [{ use: plugin.name, with: { ...options } }] },
        [inner, plugin, ...plugins],
      )

    describe.each(objectives)(
      'around $plugin.name',
      ({ plugin: inner, with: innerOptions = {}, plugins = [], ...behaviour }) => {
        describe.each(all)('with $name', (variant) => {
          testObjectiveBehaviour(() => wrapped(inner, innerOptions, variant.with, plugins), {
            ...behaviour,
            ...variant,
          })
          testForwarding(inner, (spy) => wrapped(spy, innerOptions, variant.with, plugins))
        })
        if (neutral)
          testNeutral(
            () => createObjective({ use: inner.name, with: innerOptions }, [inner, ...plugins]),
            () => wrapped(inner, innerOptions, neutral, plugins),
          )
      },
    )

    const [{ plugin: inner, with: innerOptions = {}, plugins = [] }] = objectives
    const build = (changed: object) => wrapped(inner, innerOptions, { ...all[0].with, ...changed }, plugins)
    testOptionRefusals(plugin, build, 'objective.wrap.0.with')
  })
}
