import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRandom, isKedgeError } from '@kedge/core'
import { readRows } from '@kedge/data'
import { expect, it, onTestFinished } from 'vitest'

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/parquet/${name}.parquet`, import.meta.url))

/** 2³¹ - 1 as a zigzag varint: the most that a count in a Parquet file can state. */
const most = Buffer.of(0xfe, 0xff, 0xff, 0xff, 0x0f)

const outcomeOf = async (file: string): Promise<'read' | 'refused'> => {
  try {
    for await (const row of readRows({ file })) expect(row.completions.every(({ length }) => length > 0)).toBe(true)
    return 'read'
  } catch (error) {
    if (!isKedgeError(error)) throw error
    expect(error.message.startsWith(file)).toBe(true)
    return 'refused'
  }
}

it('reads or refuses damaged Parquet files, hundreds of them, and outlives them all', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kedge-fuzz-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'fuzz.parquet')
  const names = ['labelled', 'ultrafeedback.v2', 'ultrafeedback.snappy', 'ultrafeedback.gzip', 'ultrafeedback.none']
  const originals = await Promise.all(names.map((name) => readFile(fixture(name))))
  const random = createRandom(23)
  const outcomes = { read: 0, refused: 0 }
  for (let round = 0; round < 500; round++) {
    const bytes = Buffer.from(originals[round % originals.length]!)
    const at = random.integer(bytes.length)
    if (round % 4 === 0) most.copy(bytes, at)
    else bytes[at]! ^= 1 << random.integer(8)
    await writeFile(file, round % 17 === 0 ? bytes.subarray(0, at) : bytes)
    outcomes[await outcomeOf(file)] += 1
  }
  console.log(`of 500 damaged files ${outcomes.read} were read and ${outcomes.refused} refused`)
  expect(outcomes.refused).toBeGreaterThan(100)
})
