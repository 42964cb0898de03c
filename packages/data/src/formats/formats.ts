import { invalidData } from '../data-error.ts'
import { csv, tsv } from './csv.ts'
import type { FileFormat } from './format.ts'
import { json } from './json.ts'
import { jsonl } from './jsonl.ts'
import { parquet } from './parquet.ts'

const formats: readonly FileFormat[] = [jsonl, json, csv, tsv, parquet]

const find = (file: string): FileFormat | undefined => {
  const name = file.toLowerCase().replace(/\.gz$/, '')
  return formats.find(({ extensions }) => extensions.some((extension) => name.endsWith(extension)))
}

/** Whether a file's name says that it holds data. */
export const isDataFile = (file: string): boolean => find(file) !== undefined

/** The format that a file's name says it has. */
export const formatOf = (file: string): FileFormat => {
  const format = find(file)
  if (format !== undefined) return format
  const known = formats.flatMap(({ extensions }) => extensions).join(', ')
  throw invalidData(file, `is of no known file type; its name must end in one of ${known}, packed as .gz or not`)
}
