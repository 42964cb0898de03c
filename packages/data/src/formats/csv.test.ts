import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readRows } from '../read-rows.ts'
import { collect } from '../test-support/collect.ts'
import { writeTemporary } from '../test-support/files.ts'

const read = async (content: string | Uint8Array, name = 'a.csv') =>
  collect(readRows({ file: await writeTemporary(name, content) }))
const problemOf = (content: string | Uint8Array) => read(content).catch((error: Error) => error.message)

describe('a CSV file', () => {
  it('holds texts with commas, quotes and line breaks', async () => {
    expect(await read('prompt,chosen,rejected\n"a, ""b""","c\nd",e\n')).toMatchObject([
      { prompt: 'a, "b"', completions: ['c\nd', 'e'], position: 1 },
    ])
  })

  it('may have a byte order mark, CRLF, blank lines, an empty prompt and no last line break', async () => {
    const rows = await read('\ufeffprompt,chosen,rejected\r\n\r\n,c,r\r\n"p\r\nq",c,r')
    expect(rows).toMatchObject([{ prompt: '' }, { prompt: 'p\r\nq' }])
  })

  it('holds labels, numbers and ids as text', async () => {
    const rows = await read('prompt_ids,completion_ids,label,weight\n"[1, 2]",[3],True,0.5\n[4],[5],0,2\n')
    expect(rows).toMatchObject([
      { prompt: Int32Array.of(1, 2), desirable: true, weight: 0.5 },
      { completions: [Int32Array.of(5)], desirable: false, weight: 2 },
    ])
  })

  it('keeps text that looks like a number or a list as text', async () => {
    expect(await read('prompt,chosen,rejected\n1,[2],true\n')).toMatchObject([
      { prompt: '1', completions: ['[2]', 'true'] },
    ])
  })

  it('holds messages as JSON', async () => {
    const cell = (role: string) => `"[{""role"": ""${role}"", ""content"": ""${role}""}]"`
    expect(
      await read(`prompt,chosen,rejected\n${cell('user')},${cell('assistant')},${cell('assistant')}`),
    ).toMatchObject([{ content: 'chat', prompt: [{ role: 'user' }], layout: { name: 'chat-pairs' } }])
  })

  it('may be separated by tabs, and packed', async () => {
    const row = [{ prompt: 'a', completions: ['b', 'c,d'] }]
    expect(await read('prompt\tchosen\trejected\na\tb\tc,d\n', 'a.tsv')).toMatchObject(row)
    expect(await read(gzipSync('prompt,chosen,rejected\na,b,"c,d"\n'), 'a.csv.gz')).toMatchObject(row)
  })

  it.each([
    [
      'a cell too many',
      'prompt,chosen,rejected\na,b,c\na,b,c,d\n',
      ', row 2: has 4 cells, but the header names 3 columns',
    ],
    ['an open quote', 'prompt,chosen,rejected\na,"b,c\n', ', row 1: is not valid CSV: '],
    ['a quote inside a cell', 'prompt,chosen,rejected\na,b"b,c\n', ', row 1: is not valid CSV: '],
    ['two columns of one name', 'prompt,prompt\n', ': has two columns called "prompt"'],
    ['a column without a name', 'prompt,\n', ': has a column without a name'],
    [
      'a label of another kind',
      'prompt,completion,label\na,b,good\n',
      ', row 1: "label" must be true or false, not text',
    ],
    ['bytes that are no text', Buffer.from([0x70, 0xff, 0x2c, 0x0a]), ': is not UTF-8 text'],
  ])('is refused with %s', async (_, content, problem) => {
    expect(await problemOf(content)).toContain(problem)
  })
})
