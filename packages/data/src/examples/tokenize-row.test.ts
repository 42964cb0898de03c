import { describe, expect, it } from 'vitest'
import { toyTokenizer } from '../test-support/toy-tokenizer.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { tokenizeText } from './tokenize-row.ts'

// Toy ids: <s> 0, </s> 1, a 2, b 3, c 4, d 5, bc 6.
const tokenize = (prompt: string, completions: readonly string[], tokenizer: Tokenizer = toyTokenizer) => {
  const notes = new Set<string>()
  const row = tokenizeText({ content: 'text', prompt, completions }, tokenizer, 'a.jsonl:1', (name) => notes.add(name))
  return {
    prompt: Array.from(row.prompt),
    completions: row.completions.map((ids) => Array.from(ids)),
    notes: [...notes],
  }
}

describe('tokenizeText', () => {
  it('puts BOS before the prompt and EOS behind every answer', () => {
    expect(tokenize('ab', ['a', 'dd'])).toEqual({
      prompt: [0, 2, 3],
      completions: [
        [2, 1],
        [5, 5, 1],
      ],
      notes: [],
    })
  })

  it('moves the boundary back where prompt and answer melt into one token, and keeps the tokens of the whole text', () => {
    // 'ab' + 'cd' is a, bc, d: the prompt that both share is <s> a.
    expect(tokenize('ab', ['cd'])).toEqual({
      prompt: [0, 2],
      completions: [[6, 5, 1]],
      notes: ['boundaryMismatches'],
    })
  })

  it('moves the boundary for every answer of a row when it moves for one', () => {
    expect(tokenize('ab', ['d', 'cd'])).toEqual({
      prompt: [0, 2],
      completions: [
        [3, 5, 1],
        [6, 5, 1],
      ],
      notes: ['boundaryMismatches'],
    })
  })

  it('keeps one BOS of two', () => {
    expect(tokenize('<s>a', ['b', 'd'])).toEqual({
      prompt: [0, 2],
      completions: [
        [3, 1],
        [5, 1],
      ],
      notes: ['doubledBos'],
    })
  })

  it('keeps one EOS of two, and EOS inside a text as it is', () => {
    expect(tokenize('a', ['b</s>', 'd</s>a'])).toEqual({
      prompt: [0, 2],
      completions: [
        [3, 1],
        [5, 1, 2, 1],
      ],
      notes: ['doubledEos'],
    })
  })

  it('takes an empty prompt where the tokenizer adds BOS', () => {
    expect(tokenize('', ['a'])).toEqual({ prompt: [0], completions: [[2, 1]], notes: [] })
  })

  it('refuses a prompt without tokens', () => {
    const { bosTokenId: _, ...rest } = toyTokenizer
    const plain = { ...rest, encode: (text: string) => toyTokenizer.encode(text).slice(1) }
    const message = 'a.jsonl:1: the prompt has no token before the answer, so nothing predicts the answer’s first token'
    expect(() => tokenize('', ['a'], plain)).toThrow(message)
    // Nothing is left of 'b' before 'bc'.
    expect(() => tokenize('b', ['c'], plain)).toThrow(message)
    expect(tokenize('b', ['a'], plain)).toEqual({ prompt: [3], completions: [[2, 1]], notes: [] })
  })

  it('refuses an answer that comes to nothing', () => {
    const message = 'a.jsonl:1: an answer has no tokens of its own; an answer needs text'
    expect(() => tokenize('a', ['</s>'])).toThrow(message)
    expect(() => tokenize('a', ['b', '?'])).toThrow(message)
  })

  it('says that answers have no end where the tokenizer knows none', () => {
    const { eosTokenId: _, ...endless } = toyTokenizer
    expect(tokenize('a', ['b'], endless)).toEqual({ prompt: [0, 2], completions: [[3]], notes: ['missingEos'] })
    expect(() => tokenize('a', ['?'], endless)).toThrow('an answer has no tokens of its own')
  })
})
