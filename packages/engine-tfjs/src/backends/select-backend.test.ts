import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { backendCandidates } from './candidates.ts'
import { probeBackends, selectBackend } from './select-backend.ts'

describe('selectBackend', () => {
  it('takes the best that loads and says why', async () => {
    const { name, summary } = await selectBackend('auto')
    const installed = (await probeBackends()).find(({ unavailable }) => unavailable === undefined)
    expect({ name, summary }).toEqual({ name: installed?.name, summary: installed?.summary })
  })

  it('takes the one asked for', async () => {
    expect((await selectBackend('cpu')).name).toBe('cpu')
    expect(tf.getBackend()).toBe('cpu')
    await selectBackend('wasm')
    expect(tf.getBackend()).toBe('wasm')
  })

  it('refuses an unknown one by name', async () => {
    await expect(selectBackend('webgl')).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: expect.stringMatching(
        /^no backend is named "webgl"; choose one of auto, tensorflow-gpu, tensorflow, .*cpu$/,
      ),
    })
  })

  it('gives the reason where the one asked for does not load', async () => {
    const probes = await probeBackends()
    for (const { name, unavailable } of probes) {
      if (unavailable === undefined) continue
      await expect(selectBackend(name)).rejects.toMatchObject({
        code: 'BACKEND_UNAVAILABLE',
        message: expect.stringContaining(`${name}: ${unavailable}`),
      })
    }
    expect(probes.map(({ name }) => name)).toEqual(backendCandidates.map(({ name }) => name))
  })
})

describe('probeBackends', () => {
  it('leaves the present backend in place', async () => {
    await selectBackend('wasm')
    const probes = await probeBackends()
    expect(tf.getBackend()).toBe('wasm')
    expect(probes.at(-1)).toEqual({ name: 'cpu', summary: expect.stringContaining('slow') })
  })
})
