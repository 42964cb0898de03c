import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom, isKedgeError, type Random } from '@kedge/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dtypeBytes, isFloatDtype } from './dtypes.ts'
import { openSafetensors } from './open-safetensors.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kedge-fuzz-'))
})
afterAll(() => rm(dir, { recursive: true }))

const fileOf = (header: string | Buffer, data: Buffer, announced?: bigint): Buffer => {
  const text = Buffer.from(header)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(announced ?? BigInt(text.length))
  return Buffer.concat([length, text, data])
}

const entry = (dtype: string, shape: readonly number[], begin: number, end: number) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
})

const whole = fileOf(
  JSON.stringify({
    __metadata__: { format: 'pt' },
    a: entry('F32', [3, 2], 0, 24),
    b: entry('BF16', [5], 24, 34),
    c: entry('BOOL', [2], 34, 36),
    d: entry('F16', [2], 36, 40),
  }),
  Buffer.from(Array.from({ length: 40 }, (_, index) => 7 * index)),
)

/** Opens a file and reads all of it: `read` when it holds together, else the code of the error. Anything else is a failure. */
const outcome = async (bytes: Buffer): Promise<string> => {
  const path = join(dir, 'case.safetensors')
  await writeFile(path, bytes)
  try {
    const file = await openSafetensors(path)
    try {
      for (const tensor of file.tensors) {
        const size = tensor.shape.reduce((product, each) => product * each, 1)
        let length = 0
        for await (const part of file.parts(tensor)) length += part.length
        expect(length).toBe(size * dtypeBytes[tensor.dtype])
        if (isFloatDtype(tensor.dtype)) expect(await file.read(tensor)).toHaveLength(size)
      }
      return 'read'
    } finally {
      await file.close()
    }
  } catch (error) {
    if (!isKedgeError(error)) throw error
    expect(error.message.length).toBeLessThan(2000)
    return error.code
  }
}

const below = (random: Random, limit: number): number => Math.floor(random.next() * limit)

const flipBits = (random: Random): Buffer => {
  const bytes = Buffer.from(whole)
  for (let count = 1 + below(random, 4); count > 0; count--) {
    const at = below(random, bytes.length)
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << below(random, 8)), at)
  }
  return bytes
}

/** Values that a header has no business with. */
const odd: readonly unknown[] = [
  null,
  true,
  '',
  'F32',
  'constructor',
  '__proto__',
  'x'.repeat(10_000),
  -1,
  0.5,
  2 ** 53,
  1e308,
  [],
  {},
  [-1],
  [2 ** 52, 2 ** 52],
  [0, 2 ** 53 - 1],
  new Array(50_000).fill(1),
  [[[]]],
  { dtype: 'F32' },
]

const oddHeader = (random: Random): Buffer => {
  const pick = (): unknown => odd[below(random, odd.length)]
  const maybe = (usual: unknown): unknown => (random.next() < 0.3 ? pick() : usual)
  const name = random.next() < 0.2 ? ['__proto__', '', '\0', '../x', 'é'.repeat(999)][below(random, 5)]! : 'a'
  const described = { dtype: maybe('F32'), shape: maybe([2]), data_offsets: maybe([0, 8]), extra: maybe(1) }
  const header = { __metadata__: maybe({ format: 'pt' }), [name]: random.next() < 0.1 ? pick() : described }
  return fileOf(JSON.stringify(header), Buffer.alloc(8 * below(random, 3)))
}

describe('a safetensors file that is damaged or hostile', () => {
  it('is read while it is whole', async () => {
    expect(await outcome(whole)).toBe('read')
  })

  it('is refused wherever it is cut off', async () => {
    for (let length = 0; length < whole.length; length++) {
      expect(await outcome(whole.subarray(0, length)), `cut to ${length} bytes`).toBe('MODEL_INVALID')
    }
  })

  it('is refused or read right with any bits flipped', async () => {
    const random = createRandom(1)
    const seen = new Set<string>()
    for (let index = 0; index < 500; index++) seen.add(await outcome(flipBits(random)))
    expect([...seen].sort()).toEqual(['MODEL_INVALID', 'read'])
  })

  it('is refused or read right with any header', async () => {
    const random = createRandom(2)
    const seen = new Set<string>()
    for (let index = 0; index < 500; index++) seen.add(await outcome(oddHeader(random)))
    expect([...seen].sort()).toEqual(['MODEL_INVALID', 'read'])
  })

  it('is refused whatever length its header announces', async () => {
    for (const announced of [1n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n]) {
      expect(await outcome(fileOf('{}', Buffer.alloc(64), announced)), String(announced)).toBe('MODEL_INVALID')
    }
  })

  it.each([
    ['lists', '['.repeat(1_000_000)],
    ['closed lists', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['lists as a shape', `{"a":{"dtype":"F32","shape":${'['.repeat(9999)}${']'.repeat(9999)},"data_offsets":[0,4]}}`],
    ['objects as a dtype', `{"a":{"dtype":${'{"a":'.repeat(9999)}1${'}'.repeat(9999)}}}`],
    ['objects as metadata', `{"__metadata__":${'{"a":'.repeat(9999)}1${'}'.repeat(9999)}}`],
  ])('is refused with %s nested deeply', async (_what, header) => {
    expect(await outcome(fileOf(header, Buffer.alloc(4)))).toBe('MODEL_INVALID')
  })

  it.each([
    ['a byte order mark', '\ufeff{}'],
    ['a space before the brace', ' {}'],
    ['NULs', '{}\0\0'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['no header', ''],
  ])('is refused with %s', async (_what, header) => {
    expect(await outcome(fileOf(header, Buffer.alloc(0)))).toBe('MODEL_INVALID')
  })

  it('never makes room for what the file does not hold', async () => {
    const huge = fileOf(JSON.stringify({ a: entry('F32', [2 ** 40], 0, 2 ** 42) }), Buffer.alloc(4))
    const before = process.memoryUsage().arrayBuffers
    expect(await outcome(huge)).toBe('MODEL_INVALID')
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000)
  })
})
