import { expect, it } from 'vitest'
import * as api from './index.ts'

it('exposes the public api', () => {
  expect(Object.keys(api).sort()).toEqual([
    'adapterBase',
    'createTfjsEngine',
    'exportModel',
    'loadCausalModel',
    'mergeAdapter',
    'openArchitecture',
    'probeBackends',
    'sample',
    'scoreLayout',
    'selectBackend',
    'withAdapter',
  ])
})
