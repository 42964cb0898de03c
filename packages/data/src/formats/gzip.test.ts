import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readRows } from '../read-rows.ts'
import { collect } from '../test-support/collect.ts'
import { jsonLines, writeTemporary } from '../test-support/files.ts'

const rows = Array.from({ length: 500 }, (_, row) => ({ prompt: `p${row}`, chosen: 'c', rejected: 'r' }))
const packed = gzipSync(jsonLines(rows))
const read = async (name: string, content: Uint8Array) =>
  collect(readRows({ file: await writeTemporary(name, content) }))

describe('a packed file', () => {
  it('is read like the file inside it', async () => {
    expect(await read('a.jsonl.gz', packed)).toHaveLength(500)
    expect(await read('a.json.gz', gzipSync(JSON.stringify(rows)))).toHaveLength(500)
    const [first, second] = [gzipSync(`${jsonLines(rows.slice(0, 1))}\n`), gzipSync(jsonLines(rows.slice(1, 3)))]
    expect(await read('a.jsonl.gz', Buffer.concat([first, second]))).toHaveLength(3)
  })

  it('is known by what it begins with, not by its name', async () => {
    expect(await read('a.jsonl', packed)).toHaveLength(500)
    expect(await read('a.jsonl.gz', Buffer.from(jsonLines(rows)))).toHaveLength(500)
  })

  it('is refused where it is cut off or damaged', async () => {
    const damaged = Buffer.from(packed)
    damaged.fill(0x55, 40, 60)
    for (const bytes of [packed.subarray(0, packed.length - 9), packed.subarray(0, 30), damaged]) {
      const error = await read('a.jsonl.gz', bytes).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'DATA_INVALID', message: expect.stringMatching(/gzip|not valid JSON/) })
    }
  })

  it('is refused where it unpacks to a row without end', async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 2 ** 20, 0x20))
    expect(bomb.length).toBeLessThan(100_000)
    await expect(read('a.jsonl.gz', bomb)).rejects.toThrow('is longer than 67108864 bytes, which is too long for a row')
    await expect(read('a.csv.gz', bomb)).rejects.toThrow('is longer than 4194304 bytes, which is too long for a row')
  })
})
