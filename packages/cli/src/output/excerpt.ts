/** What would move a terminal's cursor or colours is shown as its code; line breaks stay. */
const visible = (text: string): string =>
  text.replace(/[^\P{Cc}\n]/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)

/** The beginning of a text. */
export const beginning = (text: string, length: number): string =>
  text.length <= length
    ? visible(text)
    : `${visible(text.slice(0, length))} … (${text.length - length} more characters)`

/** The end of a text. */
export const ending = (text: string, length: number): string =>
  text.length <= length
    ? visible(text)
    : `(${text.length - length} characters before) … ${visible(text.slice(-length))}`
