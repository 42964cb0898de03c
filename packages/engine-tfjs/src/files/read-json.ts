import { readFile } from 'node:fs/promises'
import { KedgeError } from '@kedge/core'

export type JsonObject = Readonly<Record<string, unknown>>

/**
 * A JSON object of a model directory, or undefined where the file does not exist.
 *
 * @throws KedgeError MODEL_INVALID when the file is not a JSON object
 */
export const readJsonObject = async (path: string): Promise<JsonObject | undefined> => {
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
