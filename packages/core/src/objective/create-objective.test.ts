import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import type { Scheduler } from '../contracts/scheduler.ts'
import { isKedgeError } from '../errors/kedge-error.ts'
import { defineDecorator, defineObjective } from '../plugins/define.ts'
import { scheduled } from '../plugins/options-schema.ts'
import { createObjective, type ObjectiveSpec } from './create-objective.ts'

const received: { beta: Scheduler; smoothing: number }[] = []

const toy = defineObjective<{ beta: Scheduler; smoothing: number }>({
  name: 'toy',
  options: {
    beta: scheduled({ exclusiveMinimum: 0, default: 0.1 }),
    smoothing: { type: 'number', minimum: 0, maximum: 0.5, default: 0 },
  },
  create: (options) => {
    received.push(options)
    return {
      batch: 'paired',
      needs: { reference: true },
      loss: () => ({ loss: tf.scalar(0), metrics: {} }),
    }
  },
})

const calls: string[] = []
const note = defineDecorator<{ tag: string }>({
  name: 'note',
  options: { tag: { type: 'string' } },
  wrap: (inner, { tag }) => ({
    ...inner,
    async afterStep(info) {
      calls.push(tag)
      await inner.afterStep?.(info)
    },
  }),
})

const failure = (spec: ObjectiveSpec): string => {
  try {
    createObjective(spec, [toy, note])
  } catch (error) {
    if (isKedgeError(error)) return `${error.code} ${error.message}`
    throw error
  }
  throw new Error('nothing was refused')
}

const progress = { step: 0, totalSteps: 10, epoch: 0 }

describe('createObjective', () => {
  it('fills in defaults and hands scheduled options over as schedulers', () => {
    createObjective({ use: 'toy' }, [toy])
    const { beta, smoothing } = received.at(-1)!
    expect([beta.value(progress), smoothing]).toEqual([0.1, 0])
  })

  it('builds the schedule an option names', () => {
    createObjective({ use: 'toy', with: { beta: { use: 'linear', with: { from: 1, to: 0.5 } } } }, [toy])
    const { beta } = received.at(-1)!
    expect([0, 5, 10].map((step) => beta.value({ ...progress, step }))).toEqual([1, 0.75, 0.5])
  })

  it('wraps from the inside out, so that the first decorator of the list is the outermost', async () => {
    const wrap = [
      { use: 'note', with: { tag: 'outer' } },
      { use: 'note', with: { tag: 'inner' } },
    ]
    const objective = createObjective({ use: 'toy', wrap }, [toy, note])
    await objective.afterStep?.({ step: 1, progress, metrics: {}, report: () => {} })
    expect(calls).toEqual(['outer', 'inner'])
    expect(objective.name).toBe('note(note(toy))')
  })

  it('lists its schedules by their config paths', () => {
    expect([...createObjective({ use: 'toy' }, [toy]).schedules.keys()]).toEqual(['objective.with.beta'])
  })

  it('names the path, the value and the plugin of a bad option', () => {
    expect(failure({ use: 'toy', with: { beta: -1 } })).toBe(
      'CONFIG_INVALID objective.with.beta: must be > 0, got -1 (plugin "toy")',
    )
    expect(failure({ use: 'toy', with: { beta: '0.1' } })).toBe(
      'CONFIG_INVALID objective.with.beta: must be a number, got "0.1" (plugin "toy")',
    )
  })

  it('suggests the key that was meant', () => {
    expect(failure({ use: 'toy', with: { bta: 1 } })).toBe(
      'CONFIG_INVALID objective.with.bta: unknown key, did you mean "beta"? (allowed: beta, smoothing) (plugin "toy")',
    )
  })

  it('requires options that have no default', () => {
    expect(failure({ use: 'toy', wrap: [{ use: 'note' }] })).toBe(
      'CONFIG_INVALID objective.wrap.0.with.tag: missing; it is required (plugin "note")',
    )
  })

  it('says which names are registered when one is not', () => {
    expect(failure({ use: 'tyo' })).toContain(
      'OBJECTIVE_INVALID objective.use: no objective is named "tyo", did you mean "toy"? (loaded: mix, toy)',
    )
    expect(failure({ use: 'toy', wrap: [{ use: 'toy' }] })).toContain(
      'objective.wrap.0.use: no decorator is named "toy"',
    )
  })

  it('checks a schedule’s own options and its values', () => {
    expect(failure({ use: 'toy', with: { beta: { use: 'linear', with: { form: 1 } } } })).toContain(
      'objective.with.beta.with.form: unknown key, did you mean "from"?',
    )
    createObjective({ use: 'toy', with: { beta: { use: 'linear', with: { from: 1 } } } }, [toy])
    expect(() => received.at(-1)!.beta.value({ ...progress, step: 10 })).toThrow(
      'objective.with.beta: the schedule gives 0 at step 10 of 10, but the option must be > 0',
    )
  })

  it('refuses two plugins of one name', () => {
    expect(() => createObjective({ use: 'toy' }, [toy, { ...toy }])).toThrow('two objectives are named "toy"')
  })
})
