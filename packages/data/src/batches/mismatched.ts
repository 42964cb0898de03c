import { sameIds } from '../ids.ts'

/**
 * Whose completion is put under each prompt to estimate KTO's KL reference point (arXiv 2402.01306, section 4.1): that of
 * the row before, the last row's for row 0. Rows with an equal prompt are passed over, going further back; `undefined`
 * where no prompt differs, so a completion never meets its own prompt.
 */
export const mismatchedPartners = (prompts: readonly ArrayLike<number>[]): (number | undefined)[] =>
  prompts.map((prompt, row) => {
    for (let back = 1; back < prompts.length; back++) {
      const partner = (row - back + prompts.length) % prompts.length
      if (!sameIds(prompt, prompts[partner]!)) return partner
    }
    return undefined
  })
