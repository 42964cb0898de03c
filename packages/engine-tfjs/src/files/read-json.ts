import { readFile, stat } from 'node:fs/promises'
import { KedgeError } from '@kedge/core'

export type JsonObject = Readonly<Record<string, unknown>>

/** No config or index of a model comes near. */
const longestFile = 100_000_000

/** A value of a JSON file that may be hostile, short enough for a message. */
export const inBrief = (value: unknown): string => {
  const text = Array.isArray(value) && value.length > 100 ? `a list of ${value.length} entries` : stringify(value)
  return shorten(text)
}

const shorten = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text)

/** A tensor's shape, short enough for a message. */
export const shapeInBrief = (shape: readonly number[]): string => shorten(`[${shape.join(', ')}]`)

/** `JSON.stringify` runs out of stack on values that are nested deeply enough. */
const stringify = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? 'undefined'
  } catch {
    return 'nested too deeply'
  }
}

/**
 * A JSON object of a model directory, or undefined where the file does not exist.
 *
 * @throws KedgeError MODEL_INVALID when the file is not a JSON object
 */
export const readJsonObject = async (path: string): Promise<JsonObject | undefined> => {
  const size = await stat(path).then(
    (entry) => entry.size,
    () => 0,
  )
  if (size > longestFile) throw new KedgeError('MODEL_INVALID', `${path}: ${size} bytes are too many for such a file`)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw new KedgeError('MODEL_INVALID', `${path}: cannot be read (${error.code})`, { cause: error })
  })
  if (text === undefined) return undefined
  const value = parse(text, path)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new KedgeError('MODEL_INVALID', `${path}: must hold a JSON object`)
  }
  return value as JsonObject
}

const parse = (text: string, path: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new KedgeError('MODEL_INVALID', `${path}: is not valid JSON (${(error as Error).message})`, { cause: error })
  }
}
