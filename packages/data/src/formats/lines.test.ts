import { describe, expect, it } from 'vitest'
import { collect } from '../test-support/collect.ts'
import { writeTemporary } from '../test-support/files.ts'
import { readLines } from './lines.ts'

const linesOf = async (content: string | Uint8Array): Promise<string[]> =>
  (await collect(readLines(await writeTemporary('lines.txt', content)))).map(({ text }) => text)

describe('readLines', () => {
  it('gives the lines with and without a final line break', async () => {
    expect(await linesOf('a\n\nb')).toEqual(['a', '', 'b'])
    expect(await linesOf('a\n\nb\n')).toEqual(['a', '', 'b'])
    expect(await linesOf('')).toEqual([])
  })

  it('breaks at line feeds only, not at the separators that JSON allows in a string', async () => {
    expect(await linesOf('a\u2028b\u2029c\u0085d\ne')).toEqual(['a\u2028b\u2029c\u0085d', 'e'])
  })

  it('joins a line and a character that are spread over several reads', async () => {
    const long = 'é☃🙂'.repeat(100_001)
    expect(await linesOf(`x${long}\n${long}`)).toEqual([`x${long}`, long])
  })

  it('drops a byte order mark', async () => {
    expect(await linesOf('\ufeffa\nb')).toEqual(['a', 'b'])
  })

  it('numbers the lines and names the one that is not UTF-8', async () => {
    const file = await writeTemporary('lines.txt', Buffer.concat([Buffer.from('a\nb'), Buffer.of(0xff, 0x0a)]))
    await expect(collect(readLines(file))).rejects.toMatchObject({
      code: 'DATA_INVALID',
      message: `${file}:2: is not UTF-8 text; save the file as UTF-8`,
    })
  })

  it('says that a file is missing or a folder', async () => {
    const file = await writeTemporary('lines.txt', '')
    await expect(collect(readLines(`${file}.gone`))).rejects.toMatchObject({
      code: 'DATA_NOT_FOUND',
      message: `${file}.gone: no such file`,
    })
    await expect(collect(readLines(`${file}/..`))).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' })
  })
})
