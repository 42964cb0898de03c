import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { KedgeError } from '@kedge/core'
import { glob, isDynamicPattern } from 'tinyglobby'
import { invalidData } from '../data-error.ts'
import { isDataFile } from '../formats/formats.ts'

/** By code unit, so that the order of a folder's files is the same on every machine. */
const inOrder = (files: readonly string[]): string[] => files.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))

const inFolder = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { withFileTypes: true })
  const files = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.') && isDataFile(entry.name))
  if (files.length > 0) return inOrder(files.map(({ name }) => join(folder, name)))
  throw invalidData(folder, 'is a folder without a data file; folders inside it need a glob such as data/**/*.parquet')
}

const exists = (path: string) => stat(path).catch(() => undefined)

/** The folder that a pattern begins with, as far as it exists, and the rest: a folder's name may look like a pattern too. */
const splitPattern = async (pattern: string): Promise<{ cwd: string; rest: string }> => {
  const segments = pattern.split('/')
  let fixed = 0
  while (await exists(segments.slice(0, fixed + 1).join('/') || '/')) fixed += 1
  return { cwd: segments.slice(0, fixed).join('/') || (fixed > 0 ? '/' : '.'), rest: segments.slice(fixed).join('/') }
}

const resolveOne = async (path: string): Promise<string[]> => {
  // What exists is taken as it is, also where its name looks like a pattern.
  const found = await exists(path)
  if (found !== undefined) return found.isDirectory() ? inFolder(path) : [path]
  const { cwd, rest } = await splitPattern(path.replaceAll('\\', '/'))
  // A file that is missing is named by whoever opens it.
  if (!isDynamicPattern(rest)) return [path]
  const matches = await glob(rest, { cwd, absolute: true, expandDirectories: false })
  if (matches.length > 0) return inOrder(matches)
  throw new KedgeError('DATA_NOT_FOUND', `${path}: no file matches this pattern`)
}

/**
 * The data files that paths, folders and globs name: in the order given, those of a folder or glob by name. A folder stands
 * for the data files directly inside it.
 */
export const resolveFiles = async (paths: string | readonly string[]): Promise<readonly string[]> => {
  const files = (await Promise.all([paths].flat().map(resolveOne))).flat()
  const twice = files.find((file, index) => files.indexOf(file) !== index)
  if (twice !== undefined) throw invalidData(twice, 'is named twice')
  if (files.length > 0) return files
  throw new KedgeError('DATA_NOT_FOUND', 'no data file is named')
}
