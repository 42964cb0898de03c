import type { Batch } from '@kedge/core'
import type { FileRow } from '../read-rows.ts'
import type { Cells } from './cells.ts'

const scorePairs = [
  ['score_chosen', 'score_rejected'],
  ['chosen_score', 'rejected_score'],
] as const

/** Columns of numbers that any layout of this kind may have beside its own. */
export const numberColumns = (kind: Batch['kind']): readonly string[] =>
  kind === 'paired' ? ['weight', 'margin', ...scorePairs.flat()] : ['weight']

/**
 * Reads the numbers of row after row. `weight` and `margin` change the loss, so either every row has one or none: a row that
 * was forgotten would count as much as one that was judged.
 */
export const createRowNumbers = () => {
  const expected = new Map<string, boolean>()
  const optional = (cells: Cells, name: 'weight' | 'margin'): number | undefined => {
    const present = cells.has(name)
    if (!expected.has(name)) expected.set(name, present)
    if (expected.get(name) !== present) {
      const neutral = name === 'weight' ? 1 : 0
      throw cells.invalid(
        `${present ? 'has' : 'has no'} "${name}", unlike the rows before it; give every row one (${neutral} changes nothing) or none`,
      )
    }
    return present ? cells.number(name) : undefined
  }
  return (cells: Cells, kind: Batch['kind']): Pick<FileRow, 'weight' | 'margin' | 'scores'> => {
    const weight = optional(cells, 'weight')
    if (weight !== undefined && weight < 0) throw cells.invalid(`"weight" must be at least 0, not ${weight}`)
    if (kind === 'unpaired') return { ...(weight !== undefined && { weight }) }
    const margin = optional(cells, 'margin')
    const scores = scorePairs.find((names) => names.every(cells.isNumber))
    return {
      ...(weight !== undefined && { weight }),
      ...(margin !== undefined && { margin }),
      ...(scores && { scores: [cells.number(scores[0]), cells.number(scores[1])] as const }),
    }
  }
}
