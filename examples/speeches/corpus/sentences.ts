const sentenceEnd = /[.?!]["')\]]*\s+(?=["'(]?[A-Z])/g
const abbreviation = /(?:^|[\s("'])(?:Mr|Mrs|Ms|Dr|St|No|Nos|Gen|Gov|Sen|Rep|Lt|Col|Hon|Jr|Sr|vs|[A-Z](?:\.[A-Z])*)\.$/

/** Cuts running text into sentences; a full stop after a title or an initial (`Mr.`, `U.S.`, `J.`) ends none. */
export const splitSentences = (text: string): string[] => {
  const sentences: string[] = []
  let start = 0
  for (const match of text.matchAll(sentenceEnd)) {
    const end = match.index + match[0].trimEnd().length
    const sentence = text.slice(start, end)
    if (abbreviation.test(sentence)) continue
    sentences.push(sentence)
    start = match.index + match[0].length
  }
  if (start < text.length) sentences.push(text.slice(start).trimEnd())
  return sentences
}

const shape = /^[A-Z][^"()[\]$%]*[a-z][.?!]$/
const heading = /[A-Z]{3,} [A-Z]{3,}/

/** Whether a sentence is running prose of 4 to 60 words: no headings, no tables, no halves of quotations. */
export const isProse = (sentence: string): boolean => {
  const words = sentence.split(' ').length
  const digits = sentence.replace(/\D/g, '').length
  return shape.test(sentence) && !heading.test(sentence) && words >= 4 && words <= 60 && digits <= 8
}
