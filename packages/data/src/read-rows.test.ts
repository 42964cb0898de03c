import { describe, expect, it } from 'vitest'
import { type FileRow, readRows } from './read-rows.ts'
import { collect } from './test-support/collect.ts'
import { jsonLines, writeTemporary } from './test-support/files.ts'

const pair = { prompt: 'p', chosen: 'c', rejected: 'r' }
const labelled = { prompt: 'p', completion: 'c', label: true }

const read = async (name: string, content: string | Uint8Array) =>
  collect(readRows({ file: await writeTemporary(name, content) }))

/** The message for a file's content, without the folder it stands in. */
const problemOf = async (name: string, content: string | Uint8Array): Promise<string> => {
  const file = await writeTemporary(name, content)
  const error = await collect(readRows({ file })).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ name: 'KedgeError', code: 'DATA_INVALID' })
  const { message } = error as Error
  expect(message).not.toMatch(/\n/)
  return message.replaceAll(file, name)
}

describe('readRows', () => {
  it('reads pairs of text', async () => {
    expect(await read('pairs.jsonl', jsonLines([pair]))).toMatchObject([
      { content: 'text', prompt: 'p', completions: ['c', 'r'], position: 1, layout: { kind: 'paired' } },
    ])
  })

  it('reads labelled answers', async () => {
    expect(await read('rows.jsonl', jsonLines([labelled, { ...labelled, label: false }]))).toMatchObject([
      { content: 'text', prompt: 'p', completions: ['c'], desirable: true, layout: { kind: 'unpaired' } },
      { desirable: false },
    ])
  })

  it('reads rows of token ids', async () => {
    const pairs = [{ prompt_ids: [1, 2], chosen_ids: [3], rejected_ids: [4, 5] }]
    expect(await read('pairs.jsonl', jsonLines(pairs))).toMatchObject([
      { content: 'tokens', prompt: Int32Array.of(1, 2), completions: [Int32Array.of(3), Int32Array.of(4, 5)] },
    ])
    const singles = [{ prompt_ids: [1], completion_ids: [3], label: false }]
    expect(await read('rows.jsonl', jsonLines(singles))).toMatchObject([
      { content: 'tokens', prompt: Int32Array.of(1), completions: [Int32Array.of(3)], desirable: false },
    ])
  })

  it('takes the token ids of a file that has the text as well', async () => {
    const row = { ...pair, prompt_ids: [1], chosen_ids: [2], rejected_ids: [3] }
    expect(await read('pairs.jsonl', jsonLines([row]))).toMatchObject([
      { content: 'tokens', extraColumns: ['prompt', 'chosen', 'rejected'] },
    ])
  })

  it('reads a JSON array like the same rows in JSONL', async () => {
    const rows = [pair, { ...pair, prompt: 'q', source: 'web' }]
    const places = ({ at: _, file: __, unit: ___, ...row }: FileRow) => row
    expect((await read('pairs.json', JSON.stringify(rows, null, 2))).map(places)).toEqual(
      (await read('pairs.jsonl', jsonLines(rows))).map(places),
    )
  })

  it('accepts a byte order mark, blank lines, CRLF and upper-case endings', async () => {
    const lines = `\ufeff${JSON.stringify(pair)}\r\n\r\n   \n${JSON.stringify(pair)}\r\n`
    expect((await read('PAIRS.JSONL', lines)).map(({ position }) => position)).toEqual([1, 4])
    expect(await read('pairs.json', `\ufeff${JSON.stringify([pair])}`)).toHaveLength(1)
  })

  it('names columns that it does not use, and takes null for an absent cell', async () => {
    const row = { ...pair, score: 3, completion: null, label: null }
    expect(await read('pairs.jsonl', jsonLines([row]))).toMatchObject([{ extraColumns: ['score'] }])
  })

  it.each([
    ['a line that is cut off', '{"prompt": "p", "chosen": "c', /^a\.jsonl:2: is not valid JSON: /],
    ['a line that is no JSON', 'prompt,chosen', /^a\.jsonl:2: is not valid JSON: /],
    ['a row that is no object', '["p", "c", "r"]', /^a\.jsonl:2: a row must be a JSON object .*, not a list$/],
    [
      'a missing column',
      '{"prompt": "p", "chosen": "c"}',
      /^a\.jsonl:2: has no "rejected"; the rows of this file are \{prompt, chosen, rejected\}$/,
    ],
    ['a null cell', jsonLines([{ ...pair, chosen: null }]), /^a\.jsonl:2: has no "chosen"/],
    [
      'a cell of another type',
      jsonLines([{ ...pair, chosen: 7 }]),
      /^a\.jsonl:2: "chosen" must be text, not a number$/,
    ],
    [
      'messages in place of text',
      jsonLines([{ ...pair, prompt: [{}] }]),
      /^a\.jsonl:2: "prompt" must be text, not a list$/,
    ],
    [
      'an empty answer',
      jsonLines([{ ...pair, rejected: '' }]),
      /^a\.jsonl:2: "rejected" is empty; an answer needs text$/,
    ],
    [
      'half a character',
      '{"prompt": "p", "chosen": "\\ud83d", "rejected": "r"}',
      /^a\.jsonl:2: "chosen" holds half of a character/,
    ],
    [
      'another layout',
      jsonLines([labelled]),
      /^a\.jsonl:2: is \{prompt, completion, label\} in a file that began with \{prompt, chosen, rejected\}; split the file$/,
    ],
  ])('refuses %s, naming file and line', async (_, line, message) => {
    expect(await problemOf('a.jsonl', `${JSON.stringify(pair)}\n${line}\n`)).toMatch(message)
  })

  it.each([
    ['a label that is no boolean', { ...labelled, label: 1 }, '"label" must be true or false, not a number'],
    [
      'ids that are no list',
      { prompt_ids: '1', chosen_ids: [1], rejected_ids: [2] },
      '"prompt_ids" must be a list of token ids, not text',
    ],
    [
      'no ids',
      { prompt_ids: [1], chosen_ids: [], rejected_ids: [2] },
      '"chosen_ids" is empty; it needs at least one token id',
    ],
    [
      'a fraction',
      { prompt_ids: [1, 1.5], chosen_ids: [1], rejected_ids: [2] },
      '"prompt_ids" must hold whole numbers from 0, but its entry 2 is 1.5',
    ],
    [
      'a negative id',
      { prompt_ids: [-1], chosen_ids: [1], rejected_ids: [2] },
      '"prompt_ids" must hold whole numbers from 0, but its entry 1 is -1',
    ],
    [
      'an id in quotes',
      { prompt_ids: [1], chosen_ids: ['2'], rejected_ids: [2] },
      '"chosen_ids" must hold whole numbers from 0, but its entry 1 is text',
    ],
    [
      'an id past 32 bits',
      { prompt_ids: [1], chosen_ids: [2 ** 31], rejected_ids: [2] },
      '"chosen_ids" must hold whole numbers from 0, but its entry 1 is 2147483648',
    ],
    [
      'both kinds of row at once',
      { ...pair, ...labelled },
      'is both {prompt, chosen, rejected} and {prompt, completion, label}; name one in data.layout: text-pairs or text-labelled',
    ],
  ])('refuses %s', async (_, row, problem) => {
    expect(await problemOf('a.jsonl', jsonLines([row]))).toBe(`a.jsonl:1: ${problem}`)
  })

  it('says what the nearest layout lacks when the first row has none', async () => {
    expect(await problemOf('a.jsonl', '{"prompt": "q", "chosen": "a", "worse": "b"}')).toBe(
      'a.jsonl:1: {prompt, chosen, worse} is no known row; {prompt, chosen, rejected} would need "rejected" ' +
        '(others: {prompt, completion, label}, {chosen, rejected}, …); data.columns renames columns, docs/data.md lists the layouts',
    )
  })

  it('names the row of a JSON file', async () => {
    expect(await problemOf('a.json', JSON.stringify([pair, { ...pair, chosen: 1 }]))).toBe(
      'a.json, row 2: "chosen" must be text, not a number',
    )
  })

  it('reads one object per line under the name .json too, and tells a file that is no array', async () => {
    expect(await read('a.json', jsonLines([pair, pair]))).toHaveLength(2)
    expect(await problemOf('a.json', '"text"')).toMatch(/^a\.json: must hold an array of rows/)
    expect(await problemOf('a.json', JSON.stringify({ data: [pair] }))).toMatch(/^a\.json:1: \{data\} is no known row/)
  })

  it('says which file types there are', async () => {
    expect(await problemOf('a.xlsx', 'PK')).toBe(
      'a.xlsx: is of no known file type; its name must end in one of .jsonl, .ndjson, .json, .csv, .tsv, .parquet, packed as .gz or not',
    )
  })

  it('says that a file is missing', async () => {
    for (const name of ['gone.jsonl', 'gone.json']) {
      await expect(collect(readRows({ file: name }))).rejects.toMatchObject({
        code: 'DATA_NOT_FOUND',
        message: `${name}: no such file`,
      })
    }
  })
})
