import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { readRows } from '../read-rows.ts'
import { collect } from '../test-support/collect.ts'
import { fixture, writeTemporary } from '../test-support/files.ts'

const read = (name: string) => collect(readRows({ file: fixture(`parquet/${name}.parquet`) }))

describe('a Parquet file', () => {
  it.each(['none', 'snappy', 'gzip', 'zstd', 'v2'])('is read row group by row group (%s)', async (kind) => {
    const rows = await read(`ultrafeedback.${kind}`)
    expect(rows.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(rows[4]).toMatchObject({
      layout: { name: 'ultrafeedback' },
      prompt: [{ role: 'user', content: 'Question 4 ☃' }],
      completions: [[{ role: 'assistant', content: 'good Question 4 ☃' }], [{ role: 'assistant', content: 'bad' }]],
      scores: [9, 1],
      extraColumns: ['prompt_id'],
    })
    // The table fills the keys that no message has with null; a message is without them.
    expect(rows[0]?.prompt).toEqual([{ role: 'user', content: 'Question 0 ☃' }])
  })

  it('holds integers of 64 bits, labels and weights', async () => {
    expect(await read('labelled')).toMatchObject([
      { prompt: Int32Array.of(1, 2), completions: [Int32Array.of(4)], desirable: true, weight: 0.5 },
      { prompt: Int32Array.of(3), completions: [Int32Array.of(5, 6)], desirable: false, weight: 2 },
    ])
  })

  it('is refused with text that is not UTF-8', async () => {
    await expect(read('not-utf8')).rejects.toMatchObject({
      code: 'DATA_INVALID',
      message: expect.stringContaining('it holds text that is not UTF-8'),
    })
  })

  it('is refused where it is cut off, missing, or something else', async () => {
    const bytes = await readFile(fixture('parquet/labelled.parquet'))
    for (const content of [bytes.subarray(0, bytes.length - 1), bytes.subarray(0, 8), Buffer.from('PAR1'), ''])
      await expect(collect(readRows({ file: await writeTemporary('a.parquet', content) }))).rejects.toThrow(
        'is not a whole Parquet file; is it cut off?',
      )
    await expect(collect(readRows({ file: 'gone.parquet' }))).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' })
  })

  it('is refused where it states more values than any memory holds', async () => {
    const bytes = await readFile(fixture('parquet/labelled.parquet'))
    const outcomes: string[] = []
    // The largest number that a field of its metadata can state, at places where runs and pages are counted.
    for (const at of [24, 36, 60, 100]) {
      const huge = Buffer.from(bytes)
      Buffer.of(0xfe, 0xff, 0xff, 0xff, 0x07).copy(huge, at)
      const file = await writeTemporary('a.parquet', huge)
      outcomes.push(
        await collect(readRows({ file })).then(
          () => 'read',
          ({ code }) => code,
        ),
      )
    }
    expect(outcomes.every((outcome) => outcome === 'DATA_INVALID' || outcome === 'read')).toBe(true)
    expect(outcomes).toContain('DATA_INVALID')
  })

  it('stops when its reader does', async () => {
    const rows = readRows({ file: fixture('parquet/ultrafeedback.snappy.parquet') })
    expect((await rows.next()).value).toMatchObject({ position: 1 })
    await rows.return(undefined)
    expect((await rows.next()).done).toBe(true)
  })
})
