const replacements: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019]/g, "'"],
  [/[\u201c\u201d]/g, '"'],
  [/[\u2010-\u2015]/g, '-'],
  [/\s*[([](?:applause|laughter)[^)\]]*[)\]]/gi, ''],
  // Stray control characters, degree signs and the like; the corpus has a handful.
  [/[^\x20-\x7e]/g, ' '],
  [/ {2,}/g, ' '],
]

/** Text in printable ASCII with plain quotes and single spaces, without the transcript's notes on applause. */
export const cleanText = (text: string): string =>
  replacements.reduce((cleaned, [pattern, replacement]) => cleaned.replace(pattern, replacement), text).trim()
