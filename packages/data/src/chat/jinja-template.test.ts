import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { chatModel } from '../test-support/chat-model.ts'
import { fixture } from '../test-support/files.ts'
import { createJinjaTemplate } from './jinja-template.ts'
import type { Message } from './message.ts'

interface Golden {
  readonly template: 'turns' | 'headers' | 'thinking'
  readonly case: string
  readonly messages: readonly Message[]
  readonly tools?: readonly unknown[]
  readonly opened: boolean
  readonly text: string
  readonly ids: readonly number[]
}

const golden: readonly Golden[] = JSON.parse(await readFile(fixture('chat/golden.json'), 'utf8'))

describe('createJinjaTemplate', () => {
  it.each(golden)('writes $template, $case, opened $opened, as transformers does', async (expected) => {
    const { tokenizer, template } = await chatModel(expected.template)
    const { messages, opened, text, ids, tools } = expected
    expect(template.render({ messages, openAnswer: opened, ...(tools && { tools }) })).toBe(text)
    // The tokenizer puts BOS in front of everything; a template's own stands behind it until it is taken off.
    expect(tokenizer.encode(text).slice(1)).toEqual(ids)
  })

  it('gives templates the variables that the config and the row name, the row’s before the config’s', () => {
    const template = createJinjaTemplate({
      source: 'a.jinja',
      text: '{{ bos_token }}{{ mood }}{{ place }}{{ "!" if tools is none }}',
      specialTokens: { bos_token: '<s>' },
      values: { mood: 'good ', place: 'here' },
    })
    expect(template.render({ messages: [], openAnswer: false, values: { place: 'there' } })).toBe('<s>good there!')
  })

  it('says which file is no template', () => {
    const broken = () => createJinjaTemplate({ source: 'a.jinja', text: '{% for %}', specialTokens: {} })
    expect(broken).toThrow(/^a\.jinja: is not a chat template: /)
  })
})
