import { expect, it } from 'vitest'
import * as api from './index.ts'

it('exposes the public api', () => {
  expect(Object.keys(api).sort()).toEqual([
    'createToyPolicy',
    'describeDecorator',
    'describeObjective',
    'differentiate',
    'divergenceOf',
    'evaluateLoss',
    'expectGolden',
    'randomBatch',
    'randomPaired',
    'randomUnpaired',
    'readGolden',
    'trainToy',
    'useCpuBackend',
  ])
})
