import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixture, writeFolder } from '../test-support/files.ts'
import { loadTokenizer } from './load-tokenizer.ts'

interface Encodings {
  readonly cases: readonly { text: string; ids: number[]; decoded: string; plain: string }[]
}

const stories = fixture('stories260k')
const { cases }: Encodings = JSON.parse(await readFile(join(stories, 'encodings.json'), 'utf8'))
const definition = JSON.parse(await readFile(join(stories, 'tokenizer.json'), 'utf8'))

/** A model directory with these files, given as JSON values. */
const modelWith = (files: Readonly<Record<string, unknown>>): Promise<string> =>
  writeFolder(Object.fromEntries(Object.entries(files).map(([name, value]) => [name, JSON.stringify(value)])))

describe('loadTokenizer', () => {
  it.each(cases)('encodes and decodes $text as transformers does', async ({ text, ids, decoded, plain }) => {
    const tokenizer = await loadTokenizer(stories)
    expect(tokenizer.encode(text)).toEqual(ids)
    expect(tokenizer.decode(ids, false)).toBe(decoded)
    expect(tokenizer.decode(Int32Array.from(ids), true)).toBe(plain)
  })

  it('decodes nothing to nothing', async () => {
    expect((await loadTokenizer(stories)).decode([], true)).toBe('')
  })

  it('knows the tokens that begin and end a text', async () => {
    expect(await loadTokenizer(stories)).toMatchObject({ bosTokenId: 1, eosTokenId: 2, stopTokenIds: [2] })
  })

  it('takes special tokens from the model where the tokenizer names none, the first of a list as EOS', async () => {
    const model = await modelWith({
      'tokenizer.json': definition,
      'config.json': { bos_token_id: 1, eos_token_id: 2 },
      'generation_config.json': { eos_token_id: [5, 2] },
    })
    expect(await loadTokenizer(model)).toMatchObject({ bosTokenId: 1, eosTokenId: 5, stopTokenIds: [5, 2] })
  })

  it('believes the tokenizer before the model, also where it describes a token at length', async () => {
    const model = await modelWith({
      'tokenizer.json': definition,
      'tokenizer_config.json': { eos_token: { content: '</s>', lstrip: false } },
      'config.json': { eos_token_id: 7 },
    })
    expect(await loadTokenizer(model)).toMatchObject({ eosTokenId: 2, stopTokenIds: [2, 7] })
  })

  it('has no special tokens where no file names any', async () => {
    const tokenizer = await loadTokenizer(await modelWith({ 'tokenizer.json': definition }))
    expect(tokenizer).not.toHaveProperty('bosTokenId')
    expect(tokenizer).not.toHaveProperty('eosTokenId')
    expect(tokenizer.stopTokenIds).toEqual([])
  })

  it('leaves off the special tokens that a template puts behind a text', async () => {
    const closing = { SpecialToken: { id: '</s>', type_id: 0 } }
    const { post_processor: template } = definition
    const single = [...template.single, closing]
    const model = await modelWith({ 'tokenizer.json': { ...definition, post_processor: { ...template, single } } })
    const open = await loadTokenizer(stories)
    const closed = await loadTokenizer(model)
    for (const text of ['', 'Once upon a time', 'a</s>']) expect(closed.encode(text)).toEqual(open.encode(text))
  })

  it('refuses text that its vocabulary cannot hold', async () => {
    const model = { type: 'WordLevel', vocab: { a: 0, b: 1 } }
    const whitespace = { type: 'Whitespace' }
    const folder = await modelWith({
      'tokenizer.json': {
        ...definition,
        model,
        added_tokens: [],
        normalizer: null,
        pre_tokenizer: whitespace,
        post_processor: null,
      },
    })
    const tokenizer = await loadTokenizer(folder)
    expect(tokenizer.encode('a b a')).toEqual([0, 1, 0])
    expect(() => tokenizer.encode('a c')).toThrow(`${join(folder, 'tokenizer.json')}: has no token for a part of "a c"`)
  })

  it('names the file that is missing', async () => {
    const folder = await writeFolder({})
    await expect(loadTokenizer(folder)).rejects.toMatchObject({
      code: 'TOKENIZER_INVALID',
      message: `${join(folder, 'tokenizer.json')}: no such file; text data needs the model’s tokenizer in this format`,
    })
  })

  it.each([
    ['tokenizer.json', 'is cut off', '{"version": "1.0", "model"'],
    ['tokenizer.json', 'is null', 'null'],
    ['tokenizer.json', 'is empty', '{}'],
    ['tokenizer.json', 'has no vocabulary', JSON.stringify({ ...definition, model: { type: 'BPE' } })],
    [
      'tokenizer.json',
      'is of a future version',
      JSON.stringify({ ...definition, post_processor: { type: 'Unheard' } }),
    ],
    ['tokenizer_config.json', 'is cut off', '{'],
    ['config.json', 'is no JSON', 'model\nconfig'],
  ])('names %s where it %s', async (name, _, content) => {
    const folder = await writeFolder({ 'tokenizer.json': JSON.stringify(definition), [name]: content })
    const error = await loadTokenizer(folder).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'TOKENIZER_INVALID' })
    expect((error as Error).message.startsWith(`${join(folder, name)}: `)).toBe(true)
    expect((error as Error).message).not.toMatch(/\n/)
  })
})
