import { useCpuBackend } from '@kedge/testing'
import { describe, expect, it } from 'vitest'
import { movesOf, runToy, trAround } from './test-support/toy-run.ts'

const moves = async (options: Record<string, unknown>, settings = {}, use = 'dpo') =>
  movesOf((await runToy(trAround(use, options), { settings })).steps)

describe('the time of a move', () => {
  useCpuBackend()

  it('comes every so many epochs where the period is a share of one', async () => {
    // Four steps an epoch.
    expect(await moves({ syncPeriod: '0.5 epoch' })).toEqual([2, 4, 6, 8, 10, 12])
    expect(await moves({ syncPeriod: '1.5 epochs' })).toEqual([6, 12])
    expect(await moves({ syncPeriod: '0.01 epoch' }, { steps: 3 })).toEqual([1, 2, 3])
  })

  it.each(['half an epoch', '0 epochs', '-1 epoch', '4'])(
    'is refused as %s, with how to write it',
    async (syncPeriod) => {
      await expect(runToy(trAround('dpo', { syncPeriod }))).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        message: `objective.wrap.0.with.syncPeriod: must be a number, a schedule, or a share of an epoch as "0.25 epoch", got "${syncPeriod}"`,
      })
    },
  )

  it('is over after stopAfter', async () => {
    expect(await moves({ syncPeriod: 2, stopAfter: 7 })).toEqual([2, 4, 6])
  })

  it.each([
    ['dpo', 'kl', 'kl/data/k2'],
    ['kto', 'kl', 'kl/data/k2'],
    ['dpo', 'margin', 'rewards/margins'],
    ['kto', 'margin', 'rewards/margins'],
  ])('comes in %s when %s is far enough from the reference', async (use, key, metric) => {
    const free = (await runToy({ use })).steps.map((row) => row[metric]!)
    const limit = Math.max(...free) / 3
    const { steps } = await runToy(trAround(use, { alpha: 1, when: { [key]: limit } }))
    const reached = steps.filter((row) => row[metric]! >= limit).map(({ step }) => step!)
    expect(movesOf(steps)).toEqual(reached)
    expect(reached.length).toBeGreaterThan(0)
    expect(reached.length).toBeLessThan(steps.length)
  })

  it('keeps startAfter, stopAfter and minPeriod under a condition', async () => {
    const when = { kl: 1e-9, minPeriod: 3 }
    expect(await moves({ when, startAfter: 2, stopAfter: 9 })).toEqual([5, 8])
  })

  it('comes when the reward has not risen for as long as patience, counted anew from each move', async () => {
    const { steps } = await runToy(trAround('dpo', { alpha: 1, when: { stagnation: { patience: 2, minDelta: 1e6 } } }))
    // The first value is a rise, the next two are none: so step 3, and every third from there.
    expect(movesOf(steps)).toEqual([3, 6, 9, 12])
  })

  it('resumes in the middle of a patience', async () => {
    const spec = trAround('dpo', { alpha: 0.5, when: { stagnation: { patience: 3, minDelta: 1e6 } } })
    const controller = new AbortController()
    const { toy, path } = await runToy(spec, {
      options: { signal: controller.signal, onEvent: ({ type }) => type === 'step' && controller.abort() },
    })
    const resumed = await runToy(spec, { from: { toy, path }, options: { resumeFrom: 1 } })
    expect(resumed.steps).toEqual((await runToy(spec)).steps)
  })

  it('says which metric is not there to watch', async () => {
    const warnings: string[] = []
    const when = { stagnation: { patience: 1, metric: 'rewards/margin' } }
    await runToy(trAround('dpo', { when }), { warn: (text) => warnings.push(text), settings: { steps: 3 } })
    expect(warnings).toEqual([expect.stringContaining('with.when: a step has no metric "rewards/margin"')])
  })

  it.each([
    [{ when: {} }, 'with.when: names no condition; give one of kl, margin, stagnation'],
    [{ when: { kl: 1 }, syncPeriod: 4 }, 'with.syncPeriod: is not used where "when" is given'],
    [{ when: { kl: 0 } }, 'with.when.kl: must be > 0, got 0'],
    [{ when: { lk: 1 } }, 'with.when.lk: unknown key'],
    [{ when: { stagnation: {} } }, 'with.when.stagnation.patience: missing'],
  ])('refuses %o', async (options, message) => {
    await expect(runToy(trAround('dpo', options))).rejects.toThrow(message)
  })
})

describe('maxInitialKl', () => {
  useCpuBackend()

  it('holds the reference once the policy is further than that from the initial one', async () => {
    const gated = async (maxInitialKl: number) => {
      const { steps } = await runToy(trAround('dpo', { alpha: 1, syncPeriod: 2, maxInitialKl }))
      return { steps, measured: steps.filter((row) => 'tr/initial_kl' in row) }
    }
    const free = await gated(1e6)
    expect(free.measured.map(({ step }) => step)).toEqual([2, 4, 6, 8, 10, 12])
    expect(movesOf(free.steps)).toEqual([2, 4, 6, 8, 10, 12])

    const limit = free.measured[2]!['tr/initial_kl']!
    const { steps, measured } = await gated(limit)
    for (const row of measured) {
      expect(row['tr/held'] ?? 0).toBe(Number(row['tr/initial_kl']! > limit))
      expect('tr/alpha' in row).toBe(row['tr/initial_kl']! <= limit)
    }
    const moved = measured.filter((row) => !row['tr/held']).map(({ step }) => step)
    expect(movesOf(steps)).toEqual(moved)
    expect(moved.slice(0, 1)).toEqual([2])
    expect(moved.length).toBeLessThan(6)
  })
})
