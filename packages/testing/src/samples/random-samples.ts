import { createRandom, type Objective } from '@kedge/core'
import { withColumns } from './change.ts'
import { randomPaired } from './random-paired.ts'
import { randomUnpaired } from './random-unpaired.ts'
import type { Sample } from './sample.ts'

/** Columns that a loss may take into account, for the four rows of the first sample. */
const columns = { weight: [1.5, 0.25, 1, 2], margin: [0.5, 0, -0.25, 1] }

const shapes = (batch: Objective['batch']): readonly (readonly [string, () => Sample])[] => {
  const random = () => createRandom(7)
  return batch === 'paired'
    ? [
        ['four pairs', () => randomPaired(random())],
        ['one pair', () => randomPaired(random(), { rows: 1 })],
        ['one-token completions', () => randomPaired(random(), { rows: 3, time: 1 })],
      ]
    : [
        ['four completions', () => randomUnpaired(random())],
        ['one completion', () => randomUnpaired(random(), { rows: 1, mismatched: 1 })],
        ['one-token completions', () => randomUnpaired(random(), { rows: 3, time: 1 })],
        ['desirable completions only', () => randomUnpaired(random(), { desirable: [true] })],
        ['undesirable completions only', () => randomUnpaired(random(), { desirable: [false] })],
        ['no mismatched completions', () => randomUnpaired(random(), { mismatched: 0 })],
      ]
}

/** Batches that between them hold every shape and column an objective takes, by a name for test titles. */
export const randomSamples = ({
  batch,
  honours = {},
}: Pick<Objective, 'batch' | 'honours'>): ReadonlyMap<string, () => Sample> => {
  const plain = shapes(batch)
  const honoured = (['weight', 'margin'] as const).filter((column) => honours[column])
  const [name, sample] = plain[0]!
  return new Map([
    ...plain,
    ...(honoured.length > 0
      ? ([
          [
            `${name} with ${honoured.map((column) => `${column}s`).join(' and ')}`,
            () => withColumns(sample(), Object.fromEntries(honoured.map((column) => [column, columns[column]]))),
          ],
        ] as const)
      : []),
  ])
}
