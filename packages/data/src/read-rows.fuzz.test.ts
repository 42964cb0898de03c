import { createRandom, isKedgeError } from '@kedge/core'
import { describe, expect, it } from 'vitest'
import { readRows } from './read-rows.ts'
import { collect } from './test-support/collect.ts'
import { jsonLines, writeTemporary } from './test-support/files.ts'

const rows = [
  { prompt: 'Once upon a time ', chosen: 'there was a ☃.', rejected: 'no "quotes" \\ 🙂' },
  { prompt: '', chosen: '\u0000', rejected: '\u2028 {"prompt":' },
]
const extensions = ['jsonl', 'json'] as const
const contents = { jsonl: Buffer.from(jsonLines(rows)), json: Buffer.from(JSON.stringify(rows)) }

/** Reads bytes; whatever they are, the result is rows of text or one clear line. */
const readOrRefuse = async (extension: string, bytes: Uint8Array): Promise<number> => {
  const file = await writeTemporary(`fuzz.${extension}`, bytes)
  try {
    const read = await collect(readRows({ file }))
    for (const row of read)
      expect([row.prompt, ...row.completions].every((cell) => typeof cell === 'string')).toBe(true)
    return read.length
  } catch (error) {
    if (!isKedgeError(error)) throw error
    expect(error.code).toBe('DATA_INVALID')
    expect(error.message.startsWith(file)).toBe(true)
    // One line, without anything that would upset a terminal.
    expect(error.message).not.toMatch(/[\p{Cc}\u2028]/u)
    return 0
  }
}

describe.each(extensions)('a %s file', (extension) => {
  const content = contents[extension]

  it('is read or refused wherever it is cut off', async () => {
    for (let length = 0; length < content.length; length++) {
      expect(await readOrRefuse(extension, content.subarray(0, length))).toBeLessThan(rows.length)
    }
    expect(await readOrRefuse(extension, content)).toBe(rows.length)
  })

  it('is read or refused whichever of its bytes is changed', async () => {
    const random = createRandom(7)
    for (let round = 0; round < 150; round++) {
      const bytes = Buffer.from(content)
      bytes[random.integer(bytes.length)] = random.integer(256)
      await readOrRefuse(extension, bytes)
    }
  })

  it('is read or refused with NULs in it', async () => {
    for (const at of [0, 1, 20, content.length]) {
      const bytes = Buffer.concat([content.subarray(0, at), Buffer.alloc(3), content.subarray(at)])
      expect(await readOrRefuse(extension, bytes)).toBe(0)
    }
    expect(await readOrRefuse(extension, Buffer.alloc(10_000))).toBe(0)
  })

  it('is refused where lists are nested without end', async () => {
    expect(await readOrRefuse(extension, Buffer.from('['.repeat(500_000)))).toBe(0)
    const nested = '['.repeat(200_000) + ']'.repeat(200_000)
    expect(await readOrRefuse(extension, Buffer.from(`{"prompt": ${nested}, "chosen": "c", "rejected": "r"}`))).toBe(0)
  })

  it('keeps every character of a huge answer', async () => {
    const chosen = 'to and fro, '.repeat(700_000)
    const row = { prompt: 'p', chosen, rejected: 'r' }
    const file = await writeTemporary(
      `huge.${extension}`,
      extension === 'jsonl' ? jsonLines([row]) : JSON.stringify([row]),
    )
    const [read] = await collect(readRows({ file }))
    expect(read?.completions[0] === chosen).toBe(true)
  })
})

it('reads text with every control character escaped, and no other way', async () => {
  const prompt = String.fromCharCode(...Array.from({ length: 32 }, (_, code) => code))
  const file = await writeTemporary('a.jsonl', jsonLines([{ prompt, chosen: 'c', rejected: 'r' }]))
  expect(await collect(readRows({ file }))).toMatchObject([{ prompt }])
  expect(await readOrRefuse('jsonl', Buffer.from(`{"prompt": "\u0001", "chosen": "c", "rejected": "r"}`))).toBe(0)
})
