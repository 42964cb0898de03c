import { expect, it } from 'vitest'
import * as data from './index.ts'

it('exposes the public api', () => {
  expect(Object.keys(data).toSorted()).toEqual([
    'createBatchSource',
    'createLayout',
    'createPairedBatch',
    'createUnpairedBatch',
    'examplesOf',
    'formatFindings',
    'formatReport',
    'inspectData',
    'layoutNames',
    'loadExamples',
    'loadTokenizer',
    'nameFiles',
    'openData',
    'openTemplate',
    'readRows',
  ])
})
