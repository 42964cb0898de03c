import { invalidData } from '../data-error.ts'
import type { FormatRow } from '../formats/format.ts'
import { typeName } from '../formats/json-row.ts'

/** A row's cells, checked as they are read. */
export interface Cells {
  text(column: string): string
  /** Text that is not empty. */
  answer(column: string): string
  /** At least one token id. */
  ids(column: string): Int32Array
  flag(column: string): boolean
}

const loneSurrogate = /\p{Surrogate}/u
const largestId = 0x7fff_ffff
const isTokenId = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= largestId

export const createCells = ({ at, columns }: FormatRow): Cells => {
  const wrongType = (column: string, wanted: string) =>
    invalidData(at, `"${column}" must be ${wanted}, not ${typeName(columns[column])}`)
  const text = (column: string): string => {
    const value = columns[column]
    if (typeof value !== 'string') throw wrongType(column, 'text')
    // No tokenizer can keep half a surrogate pair; it comes from text that was cut between two UTF-16 units.
    if (loneSurrogate.test(value)) throw invalidData(at, `"${column}" holds half of a character (a lone surrogate)`)
    return value
  }
  return {
    text,
    answer(column) {
      const value = text(column)
      if (value === '') throw invalidData(at, `"${column}" is empty; an answer needs text`)
      return value
    },
    ids(column) {
      const value = columns[column]
      if (!Array.isArray(value)) throw wrongType(column, 'a list of token ids')
      if (value.length === 0) throw invalidData(at, `"${column}" is empty; it needs at least one token id`)
      const bad = value.findIndex((id) => !isTokenId(id))
      if (bad >= 0) {
        const found = typeof value[bad] === 'number' ? value[bad] : typeName(value[bad])
        throw invalidData(at, `"${column}" must hold whole numbers from 0, but its entry ${bad + 1} is ${found}`)
      }
      return Int32Array.from(value)
    },
    flag(column) {
      const value = columns[column]
      if (typeof value !== 'boolean') throw wrongType(column, 'true or false')
      return value
    },
  }
}
