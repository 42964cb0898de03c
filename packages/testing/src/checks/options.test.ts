import { createObjective, defineObjective, KedgeError, type Scheduler, scheduled, tf } from '@kedge/core'
import { describe, expect, it } from 'vitest'
import {
  type Build,
  expectOutOfRangeRefused,
  expectUnknownRefused,
  expectWrongTypesRefused,
  hasDefaults,
} from './options.ts'

interface Options {
  readonly strength: Scheduler
  readonly share: number
  readonly kind: 'one' | 'other'
}

const plugin = defineObjective<Options>({
  name: 'toy',
  options: {
    strength: scheduled({ exclusiveMinimum: 0, default: 1 }),
    share: { type: 'number', minimum: 0, maximum: 1 },
    kind: { type: 'string', enum: ['one', 'other'], default: 'one' },
  },
  create: () => ({
    batch: 'paired',
    needs: { reference: true },
    loss: () => ({ loss: tf.scalar(0), metrics: {} }),
  }),
})

const strict: Build = (changed) => createObjective({ use: 'toy', with: { share: 0.5, ...changed } }, [plugin])
const lax: Build = () => ({})
const vague: Build = () => {
  throw new KedgeError('CONFIG_INVALID', 'something is wrong')
}

describe('the checks of options', () => {
  it('pass a plugin whose options are validated', () => {
    expectUnknownRefused(strict, 'objective.with')
    expectWrongTypesRefused(plugin, strict, 'objective.with')
    expectOutOfRangeRefused(plugin, strict, 'objective.with')
  })

  it('notice options that nobody validates', () => {
    expect(() => expectUnknownRefused(lax, 'objective.with')).toThrow('objective.with.noSuchOption = 1 is refused')
    expect(() => expectWrongTypesRefused(plugin, lax, 'objective.with')).toThrow('objective.with.strength')
    expect(() => expectOutOfRangeRefused(plugin, lax, 'objective.with')).toThrow('objective.with.strength')
  })

  it('notice a message that does not name the path', () => {
    expect(() => expectWrongTypesRefused(plugin, vague, 'objective.with')).toThrow(
      "to contain 'objective.with.strength: '",
    )
  })

  it('know that an option without a default has to be given', () => {
    expect(hasDefaults(plugin)).toBe(false)
    expect(hasDefaults({ ...plugin, options: { kind: { default: 'one' } } })).toBe(true)
  })
})
