import { KedgeError, type Logger } from '@kedge/core'
import { type DataReport, nameFiles } from '@kedge/data'

/** What a model says of the texts it can take, in tokens. */
export interface ModelLengths {
  /** What it was made for. */
  readonly contextLength: number
  /** Where it ends; undefined where longer texts can be computed. */
  readonly positionLimit: number | undefined
}

/**
 * Compares the rows of data files, cut as they are, with what a model can take: before a run, and not in the middle of it.
 *
 * @throws KedgeError DATA_INVALID for rows that are longer than the model has positions
 */
export const checkLengths = (
  { files, rows, lengths }: Pick<DataReport, 'files' | 'rows' | 'lengths'>,
  { contextLength, positionLimit }: ModelLengths,
  { warn }: Pick<Logger, 'warn'>,
): void => {
  const limit = Math.min(contextLength, positionLimit ?? contextLength)
  const longest = Math.max(0, ...lengths.keys())
  if (longest <= limit) return
  const count = [...lengths].reduce((sum, [length, times]) => sum + (length > limit ? times : 0), 0)
  const found = `${nameFiles(files)}: ${count} of ${rows} rows are longer than the model's ${limit} positions, up to ${longest} tokens`
  const remedy = `a largest length of ${limit} cuts them (data.maxLength, or --max-length)`
  if (longest > (positionLimit ?? longest)) throw new KedgeError('DATA_INVALID', `${found}; ${remedy}`)
  warn(`${found}; it was not made for them, and ${remedy}`)
}
