import { describe, expect, it } from 'vitest'
import { collect } from '../test-support/collect.ts'
import { writeTemporary } from '../test-support/files.ts'
import { readElements } from './json-elements.ts'

const elements = async (content: string) =>
  (await collect(readElements(await writeTemporary('a.json', content)))).map((bytes) => bytes.toString().trim())

describe('readElements', () => {
  it('takes an array apart at its own commas', async () => {
    expect(await elements('\ufeff [ {"a": [1, {"b": 2}]}, "x, ]\\"[\\\\", 3 ,[] ] \n')).toEqual([
      '{"a": [1, {"b": 2}]}',
      '"x, ]\\"[\\\\"',
      '3',
      '[]',
    ])
    expect(await elements('[]')).toEqual([])
    expect(await elements('[ \n ]')).toEqual([])
  })

  it('joins elements that are spread over several reads', async () => {
    const long = JSON.stringify({ text: 'é"\\'.repeat(60_000) })
    expect(await elements(`[${long},\n${long}]`)).toEqual([long, long])
  })

  it.each([
    ['[1, 2', ', row 2: is not valid JSON: the file ends in the middle of the array'],
    ['[1,, 2]', ', row 2: is not valid JSON: there is nothing where the row should be'],
    ['[1, ]', ', row 2: is not valid JSON: there is nothing where the row should be'],
    ['[1] 2', ': goes on after the array ends, which has 1 rows'],
    ['{}', ': is not a JSON array'],
  ])('refuses %s', async (content, problem) => {
    await expect(elements(content)).rejects.toThrow(problem)
  })
})
