import type { Message } from '../chat/message.ts'
import type { Cells } from './cells.ts'
import type { RowLayout } from './layout.ts'

const optional = ['input', 'system', 'history']

const turn = (role: string, content: unknown): Message => ({ role, content: String(content) })

const history = (cells: Cells): readonly Message[] =>
  [cells.given('history') ? cells.structure('history') : []].flat().flatMap((exchange) => {
    if (!Array.isArray(exchange) || exchange.length !== 2 || !exchange.every((text) => typeof text === 'string'))
      throw cells.invalid('"history" must be a list of [question, answer]')
    return [turn('user', exchange[0]), turn('assistant', exchange[1])]
  })

/** System, history, and the instruction with its input on a line of its own. */
const prompt = (cells: Cells): readonly Message[] => [
  ...(cells.given('system') ? [turn('system', cells.text('system'))] : []),
  ...history(cells),
  turn('user', [cells.text('instruction'), ...(cells.given('input') ? [cells.text('input')] : [])].join('\n')),
]

/** LLaMA-Factory's Alpaca layout of pairs. */
export const alpacaPairs: RowLayout = {
  name: 'alpaca-pairs',
  kind: 'paired',
  columns: ['instruction', 'chosen', 'rejected'],
  optional,
  parse: (cells) => ({
    content: 'chat',
    prompt: prompt(cells),
    completions: ['chosen', 'rejected'].map((column) => [turn('assistant', cells.answer(column))]),
  }),
}

/** LLaMA-Factory's Alpaca layout of labelled answers. */
export const alpacaLabelled: RowLayout = {
  name: 'alpaca-labelled',
  kind: 'unpaired',
  columns: ['instruction', 'output', 'kto_tag'],
  optional,
  parse: (cells) => ({
    content: 'chat',
    prompt: prompt(cells),
    completions: [[turn('assistant', cells.answer('output'))]],
    desirable: cells.flag('kto_tag'),
  }),
}
