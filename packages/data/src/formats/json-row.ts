import { invalidData } from '../data-error.ts'
import type { Columns } from './format.ts'

export const parseJson = (text: string, at: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalidData(at, `is not valid JSON: ${error instanceof Error ? error.message : error}`)
  }
}

/** The columns of a JSON value, which must be an object, or text alone for a row of plain text. */
export const columnsOf = (value: unknown, at: string): Columns => {
  if (isObject(value)) return value
  if (typeof value === 'string') return { text: value }
  throw invalidData(at, `a row must be a JSON object such as {"prompt": …}, not ${typeName(value)}`)
}

const isObject = (value: unknown): value is Columns =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a JSON value is, in words. */
export const typeName = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'text' : `a ${typeof value}`
}
