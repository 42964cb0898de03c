import { KedgeError } from '@kedge/core'

/** A row, a column or a whole file that cannot be used; `at` names the place, as `pairs.jsonl:3`. */
export const invalidData = (at: string, problem: string): KedgeError =>
  new KedgeError('DATA_INVALID', `${at}: ${oneLine(problem)}`)

/** Why a file could not be opened or read, from what Node.js threw. */
export const unreadableFile = (file: string, error: unknown): KedgeError => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const problem = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'is a folder, not a file' : String(error)
  return new KedgeError('DATA_NOT_FOUND', `${file}: ${oneLine(problem)}`, { cause: error })
}

/** For messages that quote a file: JSON.parse, say, quotes line breaks and control characters as they are. */
export const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ')
