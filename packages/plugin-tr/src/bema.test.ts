import { createObjective, defineUpdateRule, type Plugin } from '@kedge/core'
import { dpo } from '@kedge/plugin-dpo'
import { createToyPolicy, trainToy, useCpuBackend } from '@kedge/testing'
import { describe, expect, it } from 'vitest'
import { bema, tr } from './index.ts'
import { movesOf, runToy, trAround } from './test-support/toy-run.ts'

const withRule = (update: object, over: object = {}) => trAround('dpo', { syncPeriod: 2, update, ...over })

describe('the rule bema', () => {
  useCpuBackend()

  it('has the reference be the average plus alpha times the way from the start', async () => {
    const options = { emaPower: 0.4, biasPower: 0.3, lag: 5, multiplier: 2 }
    const toy = createToyPolicy()
    const start = toy.snapshot()
    const objective = createObjective(withRule({ use: 'bema', with: options }), [dpo, tr, bema] as Plugin[])
    const records = await trainToy(toy, objective, { steps: 6 })
    toy.dispose()
    let average = Float64Array.from(start)
    for (const { step, policy, reference, reported } of records) {
      if (step % 2 === 1) continue
      const [alpha, beta] = [(5 + 2 * step) ** -0.3, (5 + 2 * step) ** -0.4]
      average = average.map((value, index) => (1 - beta) * value + beta * policy[index]!)
      for (const [index, value] of reference.entries())
        expect(value).toBeCloseTo(average[index]! + alpha * (policy[index]! - start[index]!), 5)
      expect(reported).toEqual({ 'tr/bema/alpha': alpha, 'tr/bema/beta': beta })
    }
    expect(records.map(({ version }) => version)).toEqual([0, 1, 1, 2, 2, 3])
  })

  it('resumes with its sets of weights', async () => {
    const spec = withRule({ use: 'bema' })
    const controller = new AbortController()
    const { toy, path } = await runToy(spec, {
      options: {
        signal: controller.signal,
        onEvent: (event) => event.type === 'step' && event.row.step === 5 && controller.abort(),
      },
    })
    // What the checkpoint holds has to bring back, spoilt here.
    await toy.reference.combine!('bema.average', { policy: 3 })
    await toy.reference.blend(1)
    const resumed = await runToy(spec, { from: { toy, path }, options: { resumeFrom: 5 } })
    expect(resumed.steps).toEqual((await runToy(spec)).steps)
  })

  it('is refused an alpha, which it does not use', async () => {
    await expect(runToy(withRule({ use: 'bema' }, { alpha: 1 }))).rejects.toThrow(
      'with.alpha: the rule "bema" does not use it; take it out',
    )
  })

  it.each([
    [{ use: 'bemma' }, 'with.update.use: no update-rule is named "bemma", did you mean "bema"?'],
    [{ use: 'bema', with: { lag: 0 } }, 'with.update.with.lag: must be >= 1, got 0'],
  ])('is refused as %o', async (update, message) => {
    await expect(runToy(withRule(update))).rejects.toThrow(message)
  })
})

describe('a rule of one’s own', () => {
  useCpuBackend()

  const halfway = defineUpdateRule<{ share: number }>({
    name: 'halfway',
    options: { share: { type: 'number', minimum: 0, maximum: 1, default: 0.5 } },
    create: ({ share }) => ({
      needs: { alpha: false, combine: false },
      async move({ reference }) {
        await reference.blend(share)
        return { 'halfway/share': share }
      },
    }),
  })

  it('moves the reference at tr’s times, and reports', async () => {
    const { steps } = await runToy(withRule({ use: 'halfway' }), { more: [halfway as unknown as Plugin] })
    const { steps: blended } = await runToy(trAround('dpo', { syncPeriod: 2, alpha: 0.5 }))
    expect(movesOf(steps)).toEqual([2, 4, 6, 8, 10, 12])
    expect(steps.map(({ loss }) => loss)).toEqual(blended.map(({ loss }) => loss))
    expect(steps[1]).toMatchObject({ 'halfway/share': 0.5 })
  })
})
