import type { Plugin } from '@kedge/core'
import { it } from 'vitest'
import {
  type Build,
  expectOutOfRangeRefused,
  expectUnknownRefused,
  expectWrongTypesRefused,
} from '../checks/options.ts'

/**
 * Declares the tests of a plugin's options.
 * @param path where the options stand in a config, as `objective.with`
 */
export const testOptionRefusals = (plugin: Plugin, build: Build, path: string): void => {
  it('refuses an unknown option, naming its path', () => expectUnknownRefused(build, path))
  it('refuses options of the wrong type, naming their paths', () => expectWrongTypesRefused(plugin, build, path))
  it('refuses options out of range, naming their paths', () => expectOutOfRangeRefused(plugin, build, path))
}
