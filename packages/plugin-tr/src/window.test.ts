import { useCpuBackend } from '@kedge/testing'
import { describe, expect, it } from 'vitest'
import { movesOf, runToy, trAround } from './test-support/toy-run.ts'

const hard = (storage: 'copy' | 'window', over: object = {}) => ({ alpha: 1, syncPeriod: 3, storage, ...over })

const growing = { use: 'step', with: { from: 1, factor: 2, every: 3 } }

describe('storage "window"', () => {
  useCpuBackend()

  it.each(['dpo', 'ipo', 'kto'])('trains %s as the copying reference does, evaluations included', async (use) => {
    const both = { settings: { evaluateEvery: 2 }, evaluated: true }
    const copied = await runToy(trAround(use, hard('copy')), both)
    const windowed = await runToy(trAround(use, hard('window')), both)
    expect(windowed.steps).toEqual(copied.steps)
    expect(windowed.evaluations).toEqual(copied.evaluations)
    expect(windowed.evaluations).toHaveLength(6)
    expect(movesOf(windowed.steps)).toEqual([3, 6, 9, 12])
  })

  it.each([
    ['a scheduled period', [{ syncPeriod: growing }]],
    ['a period in epochs', [{ syncPeriod: '0.5 epoch' }]],
    ['a late start and an early end', [{ startAfter: 2, stopAfter: 8 }]],
    ['a tr around a tr', [{ syncPeriod: 5 }, { syncPeriod: 2 }]],
    ['a period longer than the run', [{ syncPeriod: 100 }]],
  ])('knows ahead when the reference moves under %s', async (_, options) => {
    const of = (storage: 'copy' | 'window') => trAround('kto', ...options.map((over) => hard(storage, over)))
    expect((await runToy(of('window'))).steps).toEqual((await runToy(of('copy'))).steps)
  })

  it.each([2, 3, 4, 5])('resumes after step %i as if nothing had happened', async (step) => {
    const spec = trAround('kto', hard('window'))
    const settings = { evaluateEvery: 4 }
    const whole = await runToy(spec, { settings, evaluated: true })
    const controller = new AbortController()
    const { toy, path } = await runToy(spec, {
      settings,
      evaluated: true,
      options: {
        signal: controller.signal,
        onEvent: (event) => event.type === 'step' && event.row.step === step && controller.abort(),
      },
    })
    const resumed = await runToy(spec, {
      settings,
      evaluated: true,
      from: { toy, path },
      options: { resumeFrom: step },
    })
    expect(resumed.steps).toEqual(whole.steps)
    expect(resumed.evaluations).toEqual(whole.evaluations)
  })

  it('goes on for longer from a move, where the policy is the reference, and is refused from anywhere else', async () => {
    const spec = trAround('dpo', hard('window'))
    const longer = async (steps: number) => {
      const { toy, path } = await runToy(spec, { settings: { steps } })
      return runToy(spec, { from: { toy, path }, options: { resumeFrom: steps } })
    }
    expect((await longer(6)).steps).toEqual((await runToy(spec)).steps)
    await expect(longer(5)).rejects.toMatchObject({
      code: 'CHECKPOINT_INVALID',
      message: expect.stringContaining('storage "window" kept the reference’s log-probs for the run as it was planned'),
    })
  })

  it.each([
    [{ alpha: 0.6 }, 'with.alpha: must be 1 with storage "window", which keeps no weights to mix, got 0.6'],
    [{ alpha: { use: 'linear', with: { from: 1, to: 0 } } }, 'with.alpha: must be 1 with storage "window"'],
    [{ syncPeriod: undefined, when: { kl: 1 } }, 'with.when: cannot be told ahead'],
    [{ maxInitialKl: 1 }, 'with.maxInitialKl: may refuse a move'],
    [{ alpha: undefined, update: { use: 'bema' } }, 'with.update: storage "window" has no weights for the rule "bema"'],
  ])('refuses %o with the reason', async (over, message) => {
    const options = JSON.parse(JSON.stringify(hard('window', over)))
    await expect(runToy(trAround('dpo', options))).rejects.toThrow(message)
  })

  it('is not mixed with copies of weights around one objective', async () => {
    await expect(runToy(trAround('dpo', hard('copy'), hard('window')))).rejects.toThrow(
      'wrap.0.with.storage: is "copy", but "tr(dpo)" inside has "window"; give both the same',
    )
  })
})
