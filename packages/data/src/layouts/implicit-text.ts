import type { Cells } from './cells.ts'
import type { RowLayout } from './layout.ts'

const sharedLength = (one: string, other: string): number => {
  let length = 0
  while (length < one.length && one[length] === other[length]) length++
  // Not between the two halves of a character.
  return /[\ud800-\udbff]/.test(one[length - 1] ?? '') ? length - 1 : length
}

const columns = ['chosen', 'rejected']
const areTexts = (cells: Cells): boolean => columns.every(cells.isText)

/** TRL's standard preference format with an implicit prompt: what both texts begin with, without the space before they part. */
export const implicitTextPairs: RowLayout = {
  name: 'implicit-text-pairs',
  kind: 'paired',
  columns,
  fits: areTexts,
  parse(cells) {
    const [chosen, rejected] = [cells.answer('chosen'), cells.answer('rejected')]
    const shared = sharedLength(chosen, rejected)
    if (shared === Math.min(chosen.length, rejected.length))
      throw cells.invalid(
        'one of chosen and rejected is the beginning of the other; give the prompt in a column of its own',
      )
    const end = chosen[shared - 1] === ' ' ? shared - 1 : shared
    return { content: 'text', prompt: chosen.slice(0, end), completions: [chosen.slice(end), rejected.slice(end)] }
  },
}

const turn = '\n\nAssistant:'
const isTranscript = (text: string): boolean => /^\s*Human:/.test(text) && text.includes(turn)

/**
 * Anthropic's HH-RLHF transcripts: the prompt ends with the last `\n\nAssistant:`. Where chosen and rejected part before
 * that, with the last one that both have.
 */
export const hh: RowLayout = {
  name: 'hh',
  kind: 'paired',
  columns,
  fits: (cells) => areTexts(cells) && columns.every((column) => isTranscript(cells.text(column))),
  parse(cells) {
    const texts = [cells.answer('chosen'), cells.answer('rejected')] as const
    const [one, other] = texts.map((text) => text.slice(0, text.lastIndexOf(turn) + turn.length)) as [string, string]
    const shared = one === other ? one : texts[0].slice(0, sharedLength(...texts))
    const last = shared.lastIndexOf(turn)
    if (last < 0) throw cells.invalid('chosen and rejected share no "\\n\\nAssistant:", so there is no prompt to both')
    const end = last + turn.length
    const completions = texts.map((text) => text.slice(end))
    const empty = completions.findIndex((text) => text.trim() === '')
    if (empty >= 0) throw cells.invalid(`the last answer of "${columns[empty]}" is empty; an answer needs text`)
    return {
      content: 'text',
      prompt: shared.slice(0, end),
      completions,
      ...(one !== other && { remarks: ['partedEarly'] }),
    }
  },
}
