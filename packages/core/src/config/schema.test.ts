import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { defineDecorator, defineObjective } from '../plugins/define.ts'
import { scheduled } from '../plugins/options-schema.ts'
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

const accepts = new Ajv({ strict: false }).compile(composeSchema(createRegistry([toy, still])))
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

  it('asks a config for what is required, unless it extends another', () => {
    expect(accepts({ objective: { use: 'toy' } })).toBe(false)
    expect(accepts({ extends: './base.yaml', objective: { wrap: [{ use: 'still' }] } })).toBe(true)
  })
})
