import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { defineDecorator, defineObjective } from '../plugins/define.ts'
import { scheduled, scheduledSteps } from '../plugins/options-schema.ts'
import { createRegistry } from '../plugins/registry.ts'
import { composeSchema } from './schema.ts'

const toy = defineObjective<{ beta: never }>({
  name: 'toy',
  options: { beta: scheduled({ exclusiveMinimum: 0, default: 0.1 }) as never },
  create: () => {
    throw new Error('never made')
  },
})
const still = defineDecorator<{ alpha: number }>({
  name: 'still',
  options: { alpha: { type: 'number', default: 0 } },
  wrap: (inner) => inner,
})

const paced = defineDecorator<{ period: never }>({
  name: 'paced',
  options: { period: scheduledSteps({ minimum: 1, default: 8 }) as never },
  wrap: (inner) => inner,
})

const accepts = new Ajv({ strict: false }).compile(composeSchema(createRegistry([toy, still, paced])))
const config = (objective: object): object => ({ model: { path: 'm' }, data: { train: 't' }, objective })

describe('composeSchema', () => {
  it('knows the options of every plugin, as numbers or schedules', () => {
    expect(accepts(config({ use: 'toy', with: { beta: 1 }, wrap: [{ use: 'still', with: { alpha: 1 } }] }))).toBe(true)
    expect(accepts(config({ use: 'toy', with: { beta: { use: 'linear', with: { from: 1 } } } }))).toBe(true)
    expect(accepts(config({ use: 'toy', with: { beta: -1 } }))).toBe(false)
    expect(accepts(config({ use: 'toy', with: { bta: 1 } }))).toBe(false)
    expect(accepts(config({ use: 'other' }))).toBe(false)
    expect(accepts(config({ use: 'toy', wrap: [{ use: 'still', with: { alpha: 'much' } }] }))).toBe(false)
  })

  it('lets a number of steps be a share of an epoch', () => {
    const wrapped = (period: unknown) => config({ use: 'toy', wrap: [{ use: 'paced', with: { period } }] })
    for (const period of [3, '0.25 epoch', '2 epochs', { use: 'linear', with: { from: 8 } }])
      expect(accepts(wrapped(period))).toBe(true)
    for (const period of [0, '3', 'an epoch']) expect(accepts(wrapped(period))).toBe(false)
  })

  it('lets stages give what the rest leaves out', () => {
    const stages = [{ data: { train: 'one' } }, { data: { train: 'two' }, train: { steps: 3 } }]
    expect(accepts({ model: { path: 'm' }, objective: { use: 'toy' }, stages })).toBe(true)
    expect(accepts({ model: { path: 'm' }, objective: { use: 'toy' }, stages: [{ model: { path: 'n' } }] })).toBe(false)
    expect(accepts({ model: { path: 'm' }, objective: { use: 'toy' }, data: {} })).toBe(false)
  })

  it('asks a config for what is required, unless it extends another', () => {
    expect(accepts({ objective: { use: 'toy' } })).toBe(false)
    expect(accepts({ extends: './base.yaml', objective: { wrap: [{ use: 'still' }] } })).toBe(true)
  })
})
