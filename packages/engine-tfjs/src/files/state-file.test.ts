import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { selectBackend } from '../backends/select-backend.ts'
import { type WritableTensor, writeSafetensors } from '../safetensors/write-safetensors.ts'
import { temporaryDirectory } from '../test-support/model-directory.ts'
import { createStateFile } from './state-file.ts'

let dir: string
beforeAll(() => selectBackend('cpu'))
beforeEach(async () => {
  dir = await temporaryDirectory()
})
afterEach(() => rm(dir, { recursive: true }))

const tensor = (over: Partial<WritableTensor>): WritableTensor => ({
  name: 'a',
  dtype: 'F32',
  shape: [2],
  values: async () => new Float32Array(2),
  ...over,
})

describe('createStateFile', () => {
  it.each([
    ['another dtype', [tensor({ dtype: 'F16' })], /tensor "a" has dtype F16 instead of F32/],
    ['another shape', [tensor({ shape: [1, 2] })], /tensor "a" has shape \[1, 2\] instead of \[2\]/],
    ['an unknown tensor', [tensor({ name: 'b' })], /tensor "b" is not part of this model/],
    ['no tensor', [], /tensor "a" is missing/],
  ])('refuses a file with %s, and changes nothing', async (_what, tensors, message) => {
    const variable = tf.variable(tf.tensor1d([1, 2]))
    const state = createStateFile('state.safetensors', new Map([['a', variable]]))
    await writeSafetensors(join(dir, 'state.safetensors'), tensors, undefined)
    await expect(state.read(dir)).rejects.toMatchObject({
      code: 'CHECKPOINT_INVALID',
      message: expect.stringMatching(message),
    })
    expect([...variable.dataSync()]).toEqual([1, 2])
  })
})
