import { createObjective, defineObjective, isKedgeError, type ObjectiveSpec, type StepInfo, tf } from '@kedge/core'
import { dpo } from '@kedge/plugin-dpo'
import { ipo } from '@kedge/plugin-ipo'
import { kto } from '@kedge/plugin-kto'
import { createToyPolicy, describeDecorator, type ToyRecord, trainToy, useCpuBackend } from '@kedge/testing'
import { describe, expect, it } from 'vitest'
import * as api from './index.ts'

const { tr } = api

describeDecorator(tr, {
  objectives: [{ plugin: dpo }, { plugin: ipo }, { plugin: kto }],
  variants: [{ name: 'hard updates in a window', with: { alpha: 1, syncPeriod: 2, storage: 'window' } }],
  neutral: { alpha: 0, syncPeriod: 1 },
})

const referenceFree = defineObjective<object>({
  name: 'simpo',
  options: {},
  create: () => ({
    batch: 'paired',
    needs: { reference: false },
    loss: () => ({ loss: tf.scalar(0), metrics: {} }),
  }),
})

const around = (use: string, ...wrap: Record<string, unknown>[]): ObjectiveSpec => ({
  use,
  wrap: wrap.map((options) => ({ use: 'tr', with: options })),
})

const create = (spec: ObjectiveSpec, warn: (message: string) => void = () => {}) =>
  createObjective(spec, [dpo, ipo, kto, referenceFree, tr], { warn })

const train = async (spec: ObjectiveSpec, steps: number): Promise<ToyRecord[]> => {
  const toy = createToyPolicy()
  const records = await trainToy(toy, create(spec), { steps })
  toy.dispose()
  return records
}

/** Steps after which the reference moved. */
const moves = (records: readonly ToyRecord[]): number[] =>
  records.filter(({ version }, index) => version !== (records[index - 1]?.version ?? 0)).map(({ step }) => step)

describe('tr', () => {
  useCpuBackend()

  it('exposes the public api', () => {
    expect(Object.keys(api).sort()).toEqual(['bema', 'default', 'tr'])
    expect(api.default).toEqual([tr, api.bema])
  })

  describe.each(['dpo', 'ipo', 'kto'])('around %s', (use) => {
    it('keeps the reference equal to the policy with alpha 1 and period 1', async () => {
      for (const { policy, reference } of await train(around(use, { alpha: 1, syncPeriod: 1 }), 4))
        expect(reference).toEqual(policy)
    })

    it('moves after every syncPeriod steps, and is bit-identical in between', async () => {
      const records = await train(around(use, { alpha: 0.6, syncPeriod: 3 }), 8)
      expect(moves(records)).toEqual([3, 6])
      for (const index of [1, 3, 4, 6, 7]) expect(records[index]!.reference).toEqual(records[index - 1]!.reference)
      expect(records[2]!.reference).not.toEqual(records[1]!.reference)
    })
  })

  it('mixes alpha of the policy into the reference', async () => {
    const [before, after] = await train(around('dpo', { alpha: 0.25, syncPeriod: 2 }), 2)
    const expected = before!.reference.map((value, index) => 0.25 * after!.policy[index]! + 0.75 * value)
    for (const [index, value] of after!.reference.entries()) expect(value).toBeCloseTo(expected[index]!, 6)
    expect(after!.reference).not.toEqual(after!.policy)
  })

  it.each([
    ['dpo', Math.log(2)],
    ['ipo', 25],
    ['kto', 0.5],
  ])('returns the %s loss to where it started after a hard update', async (use, start) => {
    const records = await train(around(use, { alpha: 1, syncPeriod: 3 }), 7)
    for (const index of [0, 3, 6]) expect(Math.abs(records[index]!.loss / start - 1)).toBeLessThan(1e-5)
    for (const index of [1, 2, 4, 5]) expect(Math.abs(records[index]!.loss / start - 1)).toBeGreaterThan(1e-5)
  })

  it('reports alpha on the steps where the reference moves', async () => {
    const records = await train(around('dpo', { alpha: 0.6, syncPeriod: 2 }), 4)
    expect(records.map(({ reported }) => reported)).toEqual([{}, { 'tr/alpha': 0.6 }, {}, { 'tr/alpha': 0.6 }])
  })

  it('counts its periods from startAfter', async () => {
    expect(moves(await train(around('dpo', { syncPeriod: 3, startAfter: 2 }), 9))).toEqual([5, 8])
  })

  it('takes schedules for alpha and syncPeriod, read at the step just done', async () => {
    // After steps 1 … 7 the period reads 1, 1, 2, 2, 4, 4, 8 and alpha 1, 0.75, 0.5, 0.25, 0, 0, 0.
    const syncPeriod = { use: 'step', with: { from: 1, factor: 2, every: 2 } }
    const alpha = { use: 'linear', with: { from: 1, to: 0, steps: 4 } }
    const records = await train(around('dpo', { alpha, syncPeriod }), 7)
    expect(moves(records)).toEqual([1, 2, 4])
    expect(records.flatMap(({ reported }) => reported['tr/alpha'] ?? [])).toEqual([1, 0.75, 0.25])
  })

  it('rounds a fractional period to whole steps', async () => {
    expect(moves(await train(around('dpo', { syncPeriod: 2.6 }), 7))).toEqual([3, 6])
  })

  it('lets a period end without a move where alpha is 0', async () => {
    const alpha = { use: 'linear', with: { from: 0, to: 1, steps: 4, warmupSteps: 2 } }
    const records = await train(around('dpo', { alpha, syncPeriod: 2 }), 4)
    expect(moves(records)).toEqual([4])
    expect(records[1]!.reported).toEqual({})
  })

  it('nests: both move the reference, the inner one first', async () => {
    const nested = around('dpo', { alpha: 1, syncPeriod: 4 }, { alpha: 0.5, syncPeriod: 2 })
    const records = await train(nested, 4)
    expect(create(nested).name).toBe('tr(tr(dpo))')
    expect(moves(records)).toEqual([2, 4])
    expect(records[3]!.version).toBe(3)
    expect(records[3]!.reference).toEqual(records[3]!.policy)
    expect(records[3]!.reported).toEqual({ 'tr/alpha': 1 })
  })

  it('resumes in the middle of a period, nested or not', async () => {
    const spec = around('kto', { alpha: 1, syncPeriod: 5, startAfter: 1 }, { alpha: 0.5, syncPeriod: 3 })
    const toy = createToyPolicy()
    const first = create(spec)
    const begun = await trainToy(toy, first, { steps: 4 })
    const second = create(spec)
    second.restore?.(JSON.parse(JSON.stringify(first.state?.())))
    const resumed = [...begun, ...(await trainToy(toy, second, { from: 4, steps: 5 }))]
    toy.dispose()
    expect(resumed).toEqual(await train(spec, 9))
  })

  it('refuses an objective without a reference, by name', () => {
    let thrown: unknown
    try {
      create(around('simpo', {}))
    } catch (error) {
      thrown = error
    }
    expect(isKedgeError(thrown)).toBe(true)
    expect(thrown).toMatchObject({
      code: 'OBJECTIVE_INVALID',
      message: 'tr cannot wrap "simpo": it has no reference; take tr out of objective.wrap',
    })
  })

  it('names the objective that a decorator inside it wraps', () => {
    const warnings: string[] = []
    create(around('dpo', { alpha: 1, syncPeriod: 1 }, {}), (message) => warnings.push(message))
    expect(warnings).toEqual([expect.stringContaining('tr around "tr(dpo)": alpha 1 with syncPeriod 1')])
  })

  it('warns once where a schedule brings alpha 1 and period 1 about', async () => {
    const warnings: string[] = []
    const syncPeriod = { use: 'linear', with: { from: 3, to: 1, steps: 4 } }
    const objective = create(around('dpo', { alpha: 1, syncPeriod }), (message) => warnings.push(message))
    expect(warnings).toEqual([])
    const reference = { version: 0, blend: async () => {} } as unknown as NonNullable<StepInfo['reference']>
    for (let step = 1; step <= 8; step++)
      await objective.afterStep?.({
        step,
        progress: { step: step - 1, totalSteps: 8, epoch: 0 },
        metrics: {},
        reference,
        report: () => {},
      })
    expect(warnings.length).toBe(1)
  })

  it.each([{ alpha: 1, syncPeriod: 2 }, { alpha: 0.9, syncPeriod: 1 }, {}])('is silent with %o', (options) => {
    const warnings: string[] = []
    create(around('dpo', options), (message) => warnings.push(message))
    expect(warnings).toEqual([])
  })
})
