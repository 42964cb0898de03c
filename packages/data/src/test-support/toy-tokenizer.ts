import type { Tokenizer } from '../tokenizer/tokenizer.ts'

/** Ids of the toy vocabulary: the longest piece wins, so that `b` and `c` are one token where they stand together. */
export const toyVocabulary = ['<s>', '</s>', 'a', 'b', 'c', 'd', 'bc'] as const

const pieces = toyVocabulary.toSorted((one, other) => other.length - one.length)

const piecesOf = (text: string): number[] => {
  const piece = pieces.find((candidate) => text.startsWith(candidate))
  return piece === undefined ? [] : [toyVocabulary.indexOf(piece), ...piecesOf(text.slice(piece.length))]
}

/** A tokenizer small enough to work its tokens out by hand; it puts `<s>` (0) in front and knows `</s>` (1) as EOS. */
export const toyTokenizer: Tokenizer = {
  encode: (text) => [0, ...piecesOf(text)],
  decode: (ids) => Array.from(ids, (id) => toyVocabulary[id]).join(''),
  bosTokenId: 0,
  eosTokenId: 1,
  stopTokenIds: [1],
}
