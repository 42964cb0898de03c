import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readRows } from '../read-rows.ts'
import { collect } from '../test-support/collect.ts'
import { writeFolder } from '../test-support/files.ts'
import { resolveFiles } from './resolve-files.ts'

const row = (prompt: string) => `${JSON.stringify({ prompt, chosen: 'c', rejected: 'r' })}\n`
const folder = () =>
  writeFolder({
    'b.jsonl': row('b'),
    'a.csv': 'prompt,chosen,rejected\na,c,r\n',
    'A.json': `[${row('A')}]`,
    'README.md': '',
    '.hidden.jsonl': row('hidden'),
    'deep/c (1).jsonl': row('c1'),
    'deep/er/d.jsonl': row('d'),
    '[odd]/e*.jsonl': row('e'),
  })

const resolved = async (...names: string[]) => {
  const root = await folder()
  return (await resolveFiles(names.map((name) => join(root, name)))).map((file) => relative(root, file))
}

describe('resolveFiles', () => {
  it('takes a folder’s data files by name, none of those in folders inside it', async () => {
    expect(await resolved('.')).toEqual(['A.json', 'a.csv', 'b.jsonl'])
  })

  it('takes what a glob matches, in the order of names', async () => {
    expect(await resolved('*.{csv,jsonl}')).toEqual(['a.csv', 'b.jsonl'])
    expect(await resolved('deep/**/*.jsonl')).toEqual(['deep/c (1).jsonl', 'deep/er/d.jsonl'])
  })

  it('keeps the order that files are named in', async () => {
    expect(await resolved('b.jsonl', 'deep', 'a.csv')).toEqual(['b.jsonl', 'deep/c (1).jsonl', 'a.csv'])
  })

  it('takes a file or folder as it is whose name looks like a pattern', async () => {
    expect(await resolved('[odd]/e*.jsonl')).toEqual(['[odd]/e*.jsonl'])
    expect(await resolved('[odd]/*')).toEqual(['[odd]/e*.jsonl'])
  })

  it('refuses what matches nothing, a folder without data, and a file named twice', async () => {
    await expect(resolved('*.parquet')).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' })
    await expect(resolveFiles([])).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' })
    await expect(resolveFiles(await writeFolder({ 'x.txt': '' }))).rejects.toThrow('is a folder without a data file')
    await expect(resolved('b.jsonl', '*.jsonl')).rejects.toThrow('is named twice')
  })

  it('makes one data set of several files, and says in which of them a row is wrong', async () => {
    const root = await writeFolder({ '1.jsonl': row('a'), '2.jsonl': `${row('b')}{"prompt": "c", "chosen": "d"}` })
    const rows = readRows({ file: root })
    expect(await rows.next()).toMatchObject({ value: { prompt: 'a', file: join(root, '1.jsonl') } })
    await expect(collect(rows)).rejects.toThrow(`${join(root, '2.jsonl')}:2: has no "rejected"`)
  })
})
