import { readdir } from 'node:fs/promises'
import { createRandom } from '@kedge/core'
import { describe, expect, it } from 'vitest'
import { writeFolder } from '../test-support/files.ts'
import { createRecordStore } from './record-store.ts'

/** Records of many lengths, some longer than a block of 2²⁰ cells. */
const records = (count: number) => {
  const random = createRandom(1)
  return Array.from({ length: count }, (_, index) => {
    const length = index === 7 ? 2 ** 20 + 5 : random.integer(60_000)
    return Int32Array.from({ length }, (__, cell) => index * 31 + cell)
  })
}

const same = (one: Int32Array, other: Int32Array): boolean => Buffer.compare(bytes(one), bytes(other)) === 0
const bytes = ({ buffer, byteOffset, byteLength }: Int32Array) => Buffer.from(buffer, byteOffset, byteLength)

describe('createRecordStore', () => {
  it.each([
    ['in memory', Number.POSITIVE_INFINITY],
    ['past the limit', 2 ** 23],
    ['on disk from the start', 0],
  ])('reads records back in whatever order, %s', async (_, memoryLimit) => {
    const cacheDir = await writeFolder({})
    const store = createRecordStore({ memoryLimit, cacheDir })
    const written = records(120)
    for (const record of written) store.append(record)
    expect(store.count).toBe(120)
    for (const index of [119, 0, 7, 8, 60, 60, 6, 118])
      expect(same(await store.read(index), written[index]!)).toBe(true)
    const all = await Promise.all(written.map((record, index) => store.read(index).then((read) => same(read, record))))
    expect(all.every(Boolean)).toBe(true)
    // The file has no name, so there is nothing that could be left behind.
    expect(await readdir(cacheDir)).toEqual([])
    store.close()
  })

  it('says where there is no room for it', () => {
    const store = createRecordStore({ memoryLimit: 0, cacheDir: '/nowhere/at/all' })
    const fill = () => {
      for (const record of records(50)) store.append(record)
    }
    expect(fill).toThrow(expect.objectContaining({ code: 'DATA_CACHE' }))
    expect(fill).toThrow(/^\/nowhere\/at\/all: .*; name a folder with room in data\.cacheDir$/)
  })
})
