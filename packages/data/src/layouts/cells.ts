import type { Message } from '../chat/message.ts'
import { invalidData } from '../data-error.ts'
import type { FormatRow } from '../formats/format.ts'
import { typeName } from '../formats/json-row.ts'
import { isMessageCell, readMessages } from './message-cells.ts'

/** A row's cells, checked as they are read. */
export interface Cells {
  /** Whether the cell is there; a null cell is an absent one. */
  has(column: string): boolean
  /** Whether the cell is there and not empty text or an empty list. */
  given(column: string): boolean
  isText(column: string): boolean
  isMessages(column: string): boolean
  isNumber(column: string): boolean
  text(column: string): string
  /** Text that is not empty. */
  answer(column: string): string
  /** At least one token id. */
  ids(column: string): Int32Array
  flag(column: string): boolean
  /** A finite number. */
  number(column: string): number
  /** A list of messages, or one. */
  messages(column: string): readonly Message[]
  /** Messages of which the last is the assistant's and not empty. */
  answerMessages(column: string): readonly Message[]
  /** A list or an object. */
  structure(column: string): object
  /** For problems of the row as a whole. */
  invalid(problem: string): Error
}

const loneSurrogate = /\p{Surrogate}/u
const pythonLiteral = /^\s*\[\{'(role|content|from|value)'/
const largestId = 0x7fff_ffff
const isTokenId = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= largestId

/** In a file without types (CSV) lists, numbers and labels are written as text. */
const fromText = (text: string): unknown => {
  try {
    return JSON.parse(/^(true|false)$/i.test(text) ? text.toLowerCase() : text)
  } catch {
    return text
  }
}

export const createCells = ({ at, columns, untyped = false }: FormatRow): Cells => {
  const typed = (column: string): unknown => {
    const value = columns[column]
    if (typeof value === 'bigint') return Number(value)
    return untyped && typeof value === 'string' ? fromText(value) : value
  }
  const wrongType = (column: string, wanted: string) =>
    invalidData(at, `"${column}" must be ${wanted}, not ${typeName(typed(column))}`)
  const assertCharacters = (text: string, column: string): void => {
    // No tokenizer can keep half a surrogate pair; it comes from text that was cut between two UTF-16 units.
    if (loneSurrogate.test(text)) throw invalidData(at, `"${column}" holds half of a character (a lone surrogate)`)
  }
  const has = (column: string): boolean =>
    Object.hasOwn(columns, column) && columns[column] !== null && columns[column] !== undefined
  const isMessages = (column: string): boolean => isMessageCell(typed(column))
  const text = (column: string): string => {
    const value = columns[column]
    if (typeof value !== 'string') throw wrongType(column, 'text')
    if (pythonLiteral.test(value)) throw invalidData(at, `"${column}" holds messages in Python’s notation; write JSON`)
    assertCharacters(value, column)
    return value
  }
  const messages = (column: string): readonly Message[] => {
    const value = typed(column)
    if (typeof value === 'string') text(column)
    if (typeof value !== 'object' || value === null) throw wrongType(column, 'a list of messages')
    return readMessages([value].flat(), column, at, assertCharacters)
  }
  return {
    has,
    given: (column) => has(column) && Object(columns[column]).length !== 0,
    isText: (column) => typeof columns[column] === 'string' && !isMessages(column),
    isMessages,
    isNumber: (column) => Number.isFinite(typed(column)),
    text,
    messages,
    answer(column) {
      const value = text(column)
      if (value === '') throw invalidData(at, `"${column}" is empty; an answer needs text`)
      return value
    },
    answerMessages(column) {
      const answers = messages(column)
      const last = answers.at(-1)
      if (last?.role !== 'assistant')
        throw invalidData(at, `"${column}" must end with the assistant’s answer, not ${last?.role ?? 'be empty'}`)
      if (last.content === '' && last.tool_calls === undefined)
        throw invalidData(at, `"${column}" is empty; an answer needs text`)
      return answers
    },
    ids(column) {
      const value = typed(column)
      if (!Array.isArray(value)) throw wrongType(column, 'a list of token ids')
      if (value.length === 0) throw invalidData(at, `"${column}" is empty; it needs at least one token id`)
      const ids = value.map((id) => (typeof id === 'bigint' ? Number(id) : id))
      const bad = ids.findIndex((id) => !isTokenId(id))
      if (bad >= 0) {
        const found = typeof ids[bad] === 'number' ? ids[bad] : typeName(ids[bad])
        throw invalidData(at, `"${column}" must hold whole numbers from 0, but its entry ${bad + 1} is ${found}`)
      }
      return Int32Array.from(ids)
    },
    flag(column) {
      const value = typed(column)
      if (typeof value === 'boolean') return value
      if (untyped && (value === 0 || value === 1)) return value === 1
      throw wrongType(column, 'true or false')
    },
    number(column) {
      const value = typed(column)
      if (typeof value === 'number' && Number.isFinite(value)) return value
      throw wrongType(column, 'a finite number')
    },
    structure(column) {
      const value = columns[column]
      const parsed = typeof value === 'string' ? fromText(value) : value
      if (typeof parsed === 'object' && parsed !== null) return parsed
      throw wrongType(column, 'JSON')
    },
    invalid: (problem) => invalidData(at, problem),
  }
}
