import { KedgeError, type Logger } from '@kedge/core'
import type { Examples } from '@kedge/data'

/** What a model says of the texts it can take, in tokens. */
export interface ModelLengths {
  /** What it was made for. */
  readonly contextLength: number
  /** Where it ends; undefined where longer texts can be computed. */
  readonly positionLimit: number | undefined
}

/**
 * Compares a file's rows, cut as they are, with what a model can take: before a run, and not in the middle of it.
 *
 * @throws KedgeError DATA_INVALID for rows that are longer than the model has positions
 */
export const checkLengths = (
  { rows }: Examples,
  { contextLength, positionLimit }: ModelLengths,
  file: string,
  { warn }: Pick<Logger, 'warn'>,
): void => {
  const limit = Math.min(contextLength, positionLimit ?? contextLength)
  const lengths = rows.map(({ prompt, completions }) => completions.map(({ length }) => prompt.length + length))
  const longest = lengths.flat().reduce((most, length) => Math.max(most, length), 0)
  if (longest <= limit) return
  const count = lengths.filter((row) => Math.max(...row) > limit).length
  const found = `${file}: ${count} of ${rows.length} rows are longer than the model's ${limit} positions, up to ${longest} tokens`
  const remedy = `a largest length of ${limit} cuts them (data.maxLength, or --max-length)`
  if (longest > (positionLimit ?? longest)) throw new KedgeError('DATA_INVALID', `${found}; ${remedy}`)
  warn(`${found}; it was not made for them, and ${remedy}`)
}
