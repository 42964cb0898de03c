import type { Plugin } from '@kedge/core'
import { hasDefaults } from '../checks/options.ts'
import type { ObjectiveBehaviourOptions } from './objective-behaviour.ts'

/** Options to check a plugin under. */
export interface Variant extends Pick<ObjectiveBehaviourOptions, 'holdsConstants'> {
  /** For the test's title. */
  readonly name: string
  readonly with: Readonly<Record<string, unknown>>
}

/** The defaults, where every option has one, and the given variants. */
export const withDefaults = (plugin: Plugin, variants: readonly Variant[]): readonly [Variant, ...Variant[]] => {
  const [first, ...rest] = hasDefaults(plugin) ? [{ name: 'defaults', with: {} }, ...variants] : variants
  if (!first) throw new Error(`${plugin.name} has options without defaults: give the suite at least one variant`)
  return [first, ...rest]
}
