import { byteCharacters, preTokenize } from './byte-level.ts'

export interface ByteLevelVocabulary {
  /** The 256 byte characters, then one symbol per merge. */
  readonly symbols: readonly string[]
  /** Pairs of symbol indices, in the order they were learnt; merge i makes symbol `256 + i`. */
  readonly merges: readonly (readonly [number, number])[]
}

interface Word {
  symbols: number[]
  readonly count: number
}

const key = (left: number, right: number): number => left * 0x1_0000 + right

const countWords = (texts: Iterable<string>): Word[] => {
  const counts = new Map<string, number>()
  for (const text of texts) for (const word of preTokenize(text)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return Array.from(counts, ([word, count]) => ({ symbols: [...Buffer.from(word)], count }))
}

const merge = (symbols: readonly number[], pair: number, merged: number): number[] => {
  const result: number[] = []
  for (let index = 0; index < symbols.length; index++) {
    const isPair = index + 1 < symbols.length && key(symbols[index]!, symbols[index + 1]!) === pair
    result.push(isPair ? merged : symbols[index]!)
    if (isPair) index++
  }
  return result
}

/**
 * Learns `count` merges of a byte-level BPE (Sennrich et al., arXiv 1508.07909): each joins the most frequent pair of
 * neighbours, the lowest symbols among equals. Words are counted once, and a merge recounts only the words it changes.
 */
export const learnMerges = (texts: Iterable<string>, count: number): ByteLevelVocabulary => {
  const words = countWords(texts)
  const pairs = new Map<number, { total: number; readonly words: Set<Word> }>()

  const tally = (word: Word, sign: 1 | -1) => {
    for (let index = 0; index + 1 < word.symbols.length; index++) {
      const pair = key(word.symbols[index]!, word.symbols[index + 1]!)
      const entry = pairs.get(pair) ?? { total: 0, words: new Set() }
      entry.total += sign * word.count
      if (sign > 0) entry.words.add(word)
      else entry.words.delete(word)
      pairs.set(pair, entry)
    }
  }
  const mostFrequent = (): number | undefined => {
    let best: number | undefined
    let bestTotal = 1
    for (const [pair, { total }] of pairs) {
      if (total > bestTotal || (total === bestTotal && best !== undefined && pair < best)) {
        best = pair
        bestTotal = total
      }
    }
    return best
  }

  for (const word of words) tally(word, 1)
  const symbols = [...byteCharacters]
  const merges: [number, number][] = []
  while (merges.length < count) {
    const pair = mostFrequent()
    if (pair === undefined) break
    const left = Math.floor(pair / 0x1_0000)
    const right = pair % 0x1_0000
    for (const word of [...pairs.get(pair)!.words]) {
      tally(word, -1)
      word.symbols = merge(word.symbols, pair, symbols.length)
      tally(word, 1)
    }
    merges.push([left, right])
    symbols.push(symbols[left]! + symbols[right]!)
  }
  return { symbols, merges }
}
