/** Markup that is safe to put into a page as it is. */
export interface Markup {
  readonly markup: string
}

type Piece = string | number | Markup | readonly Piece[]

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const render = (piece: Piece): string => {
  if (typeof piece === 'string') return piece.replace(/[&<>"']/g, (character) => escapes[character]!)
  if (typeof piece === 'number') return String(piece)
  return 'markup' in piece ? piece.markup : piece.map(render).join('')
}

/** Markup as it is; for what other libraries have escaped. */
export const raw = (markup: string): Markup => ({ markup })

/** A template of markup: values are escaped unless they are markup themselves. */
export const html = (strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup =>
  raw(strings.reduce((text, string, index) => text + render(pieces[index - 1]!) + string))
