import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixtureModel } from '../test-support/fixtures.ts'
import type { FloatDtype } from './dtypes.ts'
import { openSafetensors } from './open-safetensors.ts'
import { writeSafetensors } from './write-safetensors.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kedge-safetensors-'))
})
afterAll(() => rm(dir, { recursive: true }))

const rewrite = async (from: string, to: string): Promise<void> => {
  const file = await openSafetensors(from)
  const tensors = file.tensors.map((tensor) => ({
    ...tensor,
    dtype: tensor.dtype as FloatDtype,
    values: () => file.read(tensor),
  }))
  await writeSafetensors(to, tensors, file.metadata)
  await file.close()
}

/** A file with the given header, as text or JSON, and bytes of data. */
const craft = async (header: unknown, dataBytes: number, announced?: bigint): Promise<string> => {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(announced ?? BigInt(text.length))
  const path = join(dir, 'crafted.safetensors')
  await writeFile(path, Buffer.concat([length, text, Buffer.alloc(dataBytes)]))
  return path
}

const tensor = (begin: number, end: number, shape: unknown = [(end - begin) / 4], dtype: unknown = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
})

describe('safetensors', () => {
  it.each(['llama', 'stories260k'])('writes the %s checkpoint back byte for byte', async (name) => {
    const from = join(fixtureModel(name), 'model.safetensors')
    const to = join(dir, 'copy.safetensors')
    await rewrite(from, to)
    expect((await readFile(to)).equals(await readFile(from))).toBe(true)
  })

  it('keeps metadata, order, dtypes, scalars and empty tensors', async () => {
    const path = join(dir, 'mixed.safetensors')
    const tensors = [
      { name: 'z', dtype: 'BF16', shape: [3], values: async () => Float32Array.of(1, -2.5, 0.1) },
      { name: 'empty', dtype: 'F32', shape: [0, 4], values: async () => new Float32Array(0) },
      { name: 'a', dtype: 'F16', shape: [], values: async () => Float32Array.of(0.1) },
    ] as const
    await writeSafetensors(path, tensors, { format: 'pt', note: 'ü' })
    const file = await openSafetensors(path)
    expect(file.metadata).toEqual({ format: 'pt', note: 'ü' })
    expect(file.tensors.map(({ name, dtype, shape }) => [name, dtype, shape])).toEqual([
      ['z', 'BF16', [3]],
      ['empty', 'F32', [0, 4]],
      ['a', 'F16', []],
    ])
    expect(await Promise.all(file.tensors.map(file.read))).toEqual([
      Float32Array.of(1, -2.5, 0.10009765625),
      new Float32Array(0),
      Float32Array.of(0.0999755859375),
    ])
    await file.close()
    await rewrite(path, join(dir, 'again.safetensors'))
    expect((await readFile(join(dir, 'again.safetensors'))).equals(await readFile(path))).toBe(true)
  })

  it('leaves the old file alone when writing fails', async () => {
    const path = join(dir, 'kept.safetensors')
    await writeFile(path, 'old')
    const broken = { name: 'x', dtype: 'F32', shape: [1], values: () => Promise.reject(new Error('lost')) } as const
    await expect(writeSafetensors(path, [broken], undefined)).rejects.toThrow('lost')
    expect(await readFile(path, 'utf8')).toBe('old')
  })

  it.each([
    ['a header longer than the file', '{}', 0, 1_000_000n, /announces a header of 1000000 bytes/],
    ['a header of 2^63 bytes', '{}', 0, 2n ** 63n, /announces a header/],
    ['a header that is not JSON', '{"x": ', 0, undefined, /header is not a JSON object/],
    ['a header that is a list', [], 0, undefined, /header is not a JSON object/],
    ['metadata that is not text', { __metadata__: { a: 1 } }, 0, undefined, /"__metadata__"/],
    ['an entry that is not an object', { x: 3 }, 0, undefined, /"x" has no description/],
    ['an unknown dtype', { x: tensor(0, 8, [1], 'C64') }, 8, undefined, /"x" has dtype "C64"; only F32, F16, BF16/],
    ['a dtype of JavaScript', { x: tensor(0, 8, [1], 'constructor') }, 8, undefined, /has dtype "constructor"/],
    ['a negative size', { x: tensor(0, 4, [-1]) }, 4, undefined, /"x" has the invalid shape \[-1\]/],
    [
      'sizes whose product overflows',
      { x: tensor(0, 4, [2 ** 40, 2 ** 40]) },
      4,
      undefined,
      /needs .* bytes but has 4/,
    ],
    ['offsets past the end', { x: tensor(0, 16) }, 8, undefined, /"x" lies at bytes 0 to 16 of a file that holds 8/],
    ['offsets backwards', { x: tensor(8, 4, [1]) }, 8, undefined, /"x" lies at bytes 8 to 4/],
    ['an offset that is no integer', { x: tensor(0, 4.5, [1]) }, 8, undefined, /invalid data_offsets/],
    [
      'a shape that does not fit',
      { x: tensor(0, 8, [3]) },
      8,
      undefined,
      /\[3\] and dtype F32 needs 12 bytes but has 8/,
    ],
    ['tensors that overlap', { x: tensor(0, 8), y: tensor(4, 12) }, 12, undefined, /"y" overlaps/],
    ['a gap', { x: tensor(0, 4), y: tensor(8, 12) }, 12, undefined, /4 bytes before tensor "y"/],
    ['bytes at the end', { x: tensor(0, 4) }, 12, undefined, /last 8 bytes belong to no tensor/],
  ])('refuses %s', async (_what, header, dataBytes, announced, message) => {
    const path = await craft(header, dataBytes, announced)
    await expect(openSafetensors(path)).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringMatching(message),
    })
    await expect(openSafetensors(path)).rejects.toThrow(path)
  })

  it('refuses an empty file and says when there is none', async () => {
    const path = join(dir, 'empty.safetensors')
    await writeFile(path, '')
    await expect(openSafetensors(path)).rejects.toMatchObject({ code: 'MODEL_INVALID' })
    await expect(openSafetensors(join(dir, 'absent'))).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' })
  })
})
