import { describe, expect, it } from 'vitest'
import { byteCharacters, preTokenize } from './byte-level.ts'
import { learnMerges } from './learn-merges.ts'

const learnt = (texts: string[], count: number): string[] => learnMerges(texts, count).symbols.slice(256)

describe('learnMerges', () => {
  it('joins the most frequent pair first, and then pairs of what it joined', () => {
    // The example of the BPE paper: low 5, lower 2, newest 6, widest 3. "es" 9 and "st" 9 tie; "es" has the lower symbols.
    const words = { low: 5, lower: 2, newest: 6, widest: 3 }
    const texts = Object.entries(words).flatMap(([word, count]) => Array<string>(count).fill(word))
    expect(learnt(texts, 4)).toEqual(['es', 'est', 'lo', 'low'])
  })

  it('counts neighbours again after every merge', () => {
    // "aaaa": aa appears 3 times, then leaves [aa][aa].
    expect(learnt(['aaaa', 'aaaa'], 2)).toEqual(['aa', 'aaaa'])
  })

  it('stops where no pair occurs twice', () => {
    expect(learnt(['ab'], 10)).toEqual([])
  })

  it('never joins across words', () => {
    expect(learnt(['a b', 'a b', 'a b'], 5)).toEqual(['Ġb'])
  })
})

describe('preTokenize', () => {
  it('keeps a space with the word after it and loses nothing', () => {
    const text = "We're 12 strong,  it's so"
    expect(preTokenize(text)).toEqual(['We', "'re", ' 12', ' strong', ',', ' ', ' it', "'s", ' so'])
    expect(preTokenize(text).join('')).toBe(text)
  })
})

describe('byteCharacters', () => {
  it('names each byte by a printable character of its own', () => {
    expect(new Set(byteCharacters).size).toBe(256)
    expect(byteCharacters[0x20]).toBe('Ġ')
    expect(byteCharacters[0x41]).toBe('A')
  })
})
