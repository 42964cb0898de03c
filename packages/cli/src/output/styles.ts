import { styleText } from 'node:util'

/** Marks for a person's eyes; none where nobody looks at a terminal. */
export interface Styles {
  dim(text: string): string
  good(text: string): string
  bad(text: string): string
  strong(text: string): string
}

const plain = (text: string): string => text

export const stylesFor = (stream: NodeJS.WriteStream): Styles => {
  if (!stream.isTTY || process.env.NO_COLOR) return { dim: plain, good: plain, bad: plain, strong: plain }
  const as = (format: Parameters<typeof styleText>[0]) => (text: string) => styleText(format, text)
  return { dim: as('dim'), good: as('green'), bad: as('red'), strong: as('bold') }
}
