import { beforeAll, describe, expect, it } from 'vitest'
import { settings as declared, type Settings } from '../settings.ts'
import { measures } from './measure.ts'
import { drawPair } from './pairs.ts'
import { createPolicies } from './policies.ts'
import { type Cell, runRegime, startOf } from './run-regime.ts'
import { useCpu } from './use-cpu.ts'

const settings: Settings = {
  ...declared,
  seeds: 4,
  alignment: { steps: 16, learningRate: 0.01 },
  methods: [
    declared.methods[0]!,
    { ...declared.methods[1]!, tr: { alpha: 0.6, syncPeriod: 4 } },
    { ...declared.methods[2]!, tr: { alpha: 1, syncPeriod: 8 } },
  ],
}

describe('runRegime, in miniature', () => {
  let cells: Cell[]
  beforeAll(async () => {
    await useCpu()
    cells = await runRegime('sft', settings)
  })

  it('starts the SFT’d regime with most of the mass on the two answers, and about as much on either', async () => {
    const pairs = Array.from({ length: settings.seeds }, (_, seed) => drawPair(seed))
    const probabilities = createPolicies(await startOf('sft', pairs, settings))
      .trajectoryLogProbs()
      .map((logProbs) => logProbs.map(Math.exp))
    for (const [seed, { chosen, rejected }] of pairs.entries()) {
      expect(probabilities[seed]![chosen]! + probabilities[seed]![rejected]!).toBeGreaterThan(0.85)
      expect(Math.abs(probabilities[seed]![chosen]! - probabilities[seed]![rejected]!)).toBeLessThan(0.1)
    }
  })

  it('starts the untrained regime with most of the mass elsewhere', async () => {
    const pairs = Array.from({ length: settings.seeds }, (_, seed) => drawPair(seed))
    const logProbs = createPolicies(await startOf('untrained', pairs, settings)).trajectoryLogProbs()
    for (const [seed, { chosen, rejected }] of pairs.entries())
      expect(Math.exp(logProbs[seed]![chosen]!) + Math.exp(logProbs[seed]![rejected]!)).toBeLessThan(0.3)
  })

  it('measures probabilities that sum to 1, at every step', () => {
    for (const { runs } of cells)
      for (const { run } of runs)
        for (const seed of run.records.flat()) expect(seed.chosen + seed.rejected + seed.ood).toBeCloseTo(1, 5)
  })

  it('starts all methods of all objectives at the same policies, with margin and KL 0', () => {
    const starts = cells.flatMap(({ runs }) => runs.map(({ run }) => run.records[0]))
    for (const start of starts) expect(start).toEqual(starts[0])
    for (const seed of starts[0]!) expect([seed.margin, seed.kl]).toEqual([0, 0])
  })

  it('moves the reference under TR and nowhere else', () => {
    for (const { runs } of cells) expect(runs.map(({ run }) => run.moves)).toEqual([0, 4, 2])
  })

  it('trains alike until the reference moves, and differently after', () => {
    for (const { runs } of cells) {
      const [vanilla, soft, hard] = runs.map(({ run }) => run.records)
      // Steps 0, 4, 8, 12, 16; the first move comes after the measured step 4, and 8.
      expect(soft!.slice(0, 2)).toEqual(vanilla!.slice(0, 2))
      expect(soft![2]).not.toEqual(vanilla![2])
      expect(hard!.slice(0, 3)).toEqual(vanilla!.slice(0, 3))
      expect(hard![3]).not.toEqual(vanilla![3])
    }
  })

  it('raises the margin of every seed by every method', () => {
    for (const { runs } of cells)
      for (const { run } of runs) for (const seed of run.records.at(-1)!) expect(seed.margin).toBeGreaterThan(0.1)
  })

  it('comes out the same again', async () => {
    const again = await runRegime('sft', settings)
    const numbers = (of: readonly Cell[]) =>
      of.map(({ runs }) =>
        runs.map(({ run }) => run.records.map((seeds) => seeds.map((seed) => measures.map((one) => seed[one])))),
      )
    expect(numbers(again)).toEqual(numbers(cells))
  })
})
