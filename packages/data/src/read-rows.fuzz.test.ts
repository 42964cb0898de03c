import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { createRandom, isKedgeError } from '@kedge/core'
import { describe, expect, it } from 'vitest'
import { readRows } from './read-rows.ts'
import { collect } from './test-support/collect.ts'
import { fixture, jsonLines, writeTemporary } from './test-support/files.ts'

const rows = [
  { prompt: 'Once upon a time ', chosen: 'there was a ☃.', rejected: 'no "quotes" \\ 🙂' },
  { prompt: '', chosen: '\u0000', rejected: '\u2028 {"prompt":' },
]
const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`
const table = [
  ['prompt', 'chosen', 'rejected'],
  ...rows.map(({ prompt, chosen, rejected }) => [prompt, chosen, rejected]),
]
const contents = {
  jsonl: Buffer.from(jsonLines(rows)),
  json: Buffer.from(JSON.stringify(rows)),
  csv: Buffer.from(table.map((line) => line.map(cell).join(',')).join('\n')),
  'jsonl.gz': gzipSync(jsonLines(rows)),
} as const
const extensions = Object.keys(contents) as (keyof typeof contents)[]
/** In these nesting and NULs are text like any other. */
const holdsAnything = (extension: string): boolean => extension === 'csv'

/** Reads bytes; whatever they are, the result is rows of text or one clear line. */
const readOrRefuse = async (extension: string, bytes: Uint8Array): Promise<number> => {
  const file = await writeTemporary(`fuzz.${extension}`, bytes)
  try {
    const read = await collect(readRows({ file }))
    for (const row of read) expect(row.completions.every((answer) => answer.length > 0)).toBe(true)
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
      const read = await readOrRefuse(extension, content.subarray(0, length))
      // Of a CSV file the last cell may be cut off unseen: nothing marks its end.
      if (extension !== 'csv') expect(read).toBeLessThan(rows.length)
    }
    expect(await readOrRefuse(extension, content)).toBe(rows.length)
  })

  it('is read or refused whichever of its bytes is changed', async () => {
    const random = createRandom(7)
    for (let round = 0; round < 120; round++) {
      const bytes = Buffer.from(content)
      bytes[random.integer(bytes.length)] = random.integer(256)
      await readOrRefuse(extension, bytes)
    }
  })

  it('is read or refused with NULs in it', async () => {
    for (const at of [0, 1, 20, content.length]) {
      const bytes = Buffer.concat([content.subarray(0, at), Buffer.alloc(3), content.subarray(at)])
      const read = await readOrRefuse(extension, bytes)
      if (!holdsAnything(extension) && at < content.length) expect(read).toBe(0)
    }
    expect(await readOrRefuse(extension, Buffer.alloc(10_000))).toBe(0)
  })

  it('is refused where lists are nested without end', async () => {
    expect(await readOrRefuse(extension, Buffer.from('['.repeat(500_000)))).toBe(0)
    const nested = '['.repeat(200_000) + ']'.repeat(200_000)
    expect(await readOrRefuse(extension, Buffer.from(`{"prompt": ${nested}, "chosen": "c", "rejected": "r"}`))).toBe(0)
  })

  it('is read or refused after a byte order mark, with CRLF and invalid UTF-8', async () => {
    const mark = Buffer.from([0xef, 0xbb, 0xbf])
    for (const bytes of [
      Buffer.concat([mark, content]),
      Buffer.concat([mark, mark, content]),
      Buffer.from(content.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
      Buffer.concat([content.subarray(0, 30), Buffer.of(0xc3, 0x28, 0xf0, 0x9f), content.subarray(30)]),
    ])
      await readOrRefuse(extension, bytes)
  })
})

it.each(['jsonl', 'json'])('keeps every character of a huge answer (%s)', async (extension) => {
  const chosen = 'to and fro, '.repeat(700_000)
  const row = { prompt: 'p', chosen, rejected: 'r' }
  const file = await writeTemporary(
    `huge.${extension}`,
    extension === 'jsonl' ? jsonLines([row]) : JSON.stringify([row]),
  )
  const [read] = await collect(readRows({ file }))
  expect(read?.completions[0] === chosen).toBe(true)
})

it('reads or refuses a Parquet file whichever of its bits are changed', async () => {
  const random = createRandom(12)
  const originals = await Promise.all(
    ['labelled', 'ultrafeedback.v2'].map((name) => readFile(fixture(`parquet/${name}.parquet`))),
  )
  // Each case starts a process; `proofs/parquet-fuzz.proof.ts` runs many more.
  for (let round = 0; round < 12; round++) {
    const bytes = Buffer.from(originals[round % 2]!)
    for (let flip = 0; flip < 3; flip++) bytes[random.integer(bytes.length)]! ^= 1 << random.integer(8)
    await readOrRefuse('parquet', bytes)
  }
})

it('reads text with every control character escaped, and no other way', async () => {
  const prompt = String.fromCharCode(...Array.from({ length: 32 }, (_, code) => code))
  const file = await writeTemporary('a.jsonl', jsonLines([{ prompt, chosen: 'c', rejected: 'r' }]))
  expect(await collect(readRows({ file }))).toMatchObject([{ prompt }])
  expect(await readOrRefuse('jsonl', Buffer.from(`{"prompt": "\u0001", "chosen": "c", "rejected": "r"}`))).toBe(0)
})
