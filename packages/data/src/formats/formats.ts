import { invalidData } from '../data-error.ts'
import type { FileFormat } from './format.ts'
import { json } from './json.ts'
import { jsonl } from './jsonl.ts'

const formats: readonly FileFormat[] = [jsonl, json]

/** The format that a file's name says it has. */
export const formatOf = (file: string): FileFormat => {
  const name = file.toLowerCase()
  const format = formats.find(({ extensions }) => extensions.some((extension) => name.endsWith(extension)))
  if (format !== undefined) return format
  const known = formats.flatMap(({ extensions }) => extensions).join(', ')
  throw invalidData(file, `is of no known file type; its name must end in one of ${known}`)
}
