import { createRandom, type Objective } from '@kedge/core'
import { randomPaired } from './random-paired.ts'
import { randomUnpaired } from './random-unpaired.ts'
import type { Sample } from './sample.ts'

/** Batches that between them hold every shape an objective must take, by a name for test titles. */
export const randomSamples = (batch: Objective['batch']): ReadonlyMap<string, () => Sample> => {
  const random = () => createRandom(7)
  if (batch === 'paired')
    return new Map([
      ['four pairs', () => randomPaired(random())],
      ['one pair', () => randomPaired(random(), { rows: 1 })],
      ['one-token completions', () => randomPaired(random(), { rows: 3, time: 1 })],
    ])
  return new Map([
    ['four completions', () => randomUnpaired(random())],
    ['one completion', () => randomUnpaired(random(), { rows: 1, mismatched: 1 })],
    ['one-token completions', () => randomUnpaired(random(), { rows: 3, time: 1 })],
    ['desirable completions only', () => randomUnpaired(random(), { desirable: [true] })],
    ['undesirable completions only', () => randomUnpaired(random(), { desirable: [false] })],
    ['no mismatched completions', () => randomUnpaired(random(), { mismatched: 0 })],
  ])
}
