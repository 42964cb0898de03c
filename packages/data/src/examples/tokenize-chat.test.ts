import { describe, expect, it } from 'vitest'
import type { ChatTemplate } from '../chat/chat-template.ts'
import { createJinjaTemplate } from '../chat/jinja-template.ts'
import { plainTemplate } from '../chat/plain-template.ts'
import type { ChatRow } from '../rows.ts'
import { chatModel } from '../test-support/chat-model.ts'
import { fixture } from '../test-support/files.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { tokenizeChat } from './tokenize-chat.ts'

const user = { role: 'user', content: 'Hi there' }
const answer = (content: string) => [{ role: 'assistant', content }]
const row: ChatRow = { content: 'chat', prompt: [user], completions: [answer('Hello!'), answer('No.')] }

const tokenize = (over: Partial<ChatRow>, tokenizer: Tokenizer, template: ChatTemplate) => {
  const notes = new Set<string>()
  const { prompt, completions } = tokenizeChat({ ...row, ...over }, tokenizer, template, 'a.jsonl:1', (name) =>
    notes.add(name),
  )
  const text = (ids: Int32Array) => tokenizer.decode(ids, false)
  return { prompt, completions, text: [prompt, ...completions].map(text), notes: [...notes] }
}

describe('tokenizeChat', () => {
  it('ends the prompt where the answer opens, and the answer with the token that ends a turn', async () => {
    const { tokenizer, template } = await chatModel('turns')
    const { text, notes } = tokenize({}, tokenizer, template)
    expect(text[0]).toMatch(/^<s>\s?<\|im_start\|> ?user\nHi there<\|im_end\|>\s*<\|im_start\|> ?assistant\n$/)
    // The line break that the template writes behind <|im_end|> is nothing that a model has to say.
    expect(text.slice(1)).toEqual(['Hello!<|im_end|>', 'No.<|im_end|>'])
    expect(notes).toEqual([])
  })

  it('begins with BOS once, whether the template writes it or not', async () => {
    for (const name of ['turns', 'headers'] as const) {
      const { tokenizer, template } = await chatModel(name)
      const { prompt, notes } = tokenize({}, tokenizer, template)
      expect(Array.from(prompt).filter((id) => id === tokenizer.bosTokenId)).toHaveLength(1)
      expect([prompt[0], notes]).toEqual([tokenizer.bosTokenId, []])
    }
  })

  it('reports BOS and EOS that the messages bring besides, and keeps one of each', async () => {
    const { tokenizer } = await chatModel('turns')
    const text =
      '{{ bos_token }}{{ messages[0].content }}<|im_start|>{% for m in messages[1:] %}{{ m.content }}<|im_end|>{% endfor %}'
    const { specialTokens = {} } = tokenizer
    const template = createJinjaTemplate({ source: 'bare', text, specialTokens })
    const doubled = {
      prompt: [{ role: 'user', content: '<s>Hi' }],
      completions: [answer('you<|im_end|>'), answer('me')],
    }
    const { prompt, completions, notes } = tokenize(doubled, tokenizer, template)
    expect(notes.toSorted()).toEqual(['doubledBos', 'doubledEos'])
    expect(Array.from(prompt).filter((id) => id === tokenizer.bosTokenId)).toHaveLength(1)
    for (const ids of completions)
      expect(Array.from(ids).filter((id) => id === tokenizer.eosTokenId)).toEqual([ids.at(-1)])
  })

  it('puts EOS behind an answer whose template ends it with something else', async () => {
    const { tokenizer, template } = await chatModel('turns', '</s>')
    const { text } = tokenize({}, tokenizer, template)
    expect(text[1]).toMatch(/^Hello!<\|im_end\|> ?\n<\/s>$/)
  })

  it('moves the boundary back where the opened answer does not begin the whole conversation', async () => {
    const { tokenizer, template } = await chatModel('thinking')
    const { prompt, completions, text, notes } = tokenize({}, tokenizer, template)
    // The opened answer goes on with <think>, which the answers of the file do not have.
    expect(notes).toEqual(['boundaryMismatches'])
    expect(text[0]).toMatch(/assistant\n$/)
    const whole = template.render({ messages: [user, ...answer('Hello!')], openAnswer: false })
    expect([...prompt, ...completions[0]!]).toEqual(
      tokenizer.encode(whole).slice(0, prompt.length + completions[0]!.length),
    )
    expect(text[1]).toBe('Hello!<|im_end|>')
  })

  it('hands tools and a row’s own values to the template', async () => {
    const { tokenizer, template } = await chatModel('turns')
    const { text } = tokenize({ tools: [{ name: 'weather' }] }, tokenizer, template)
    expect(text[0]).toContain('You may call:\n{"name": "weather"}')
    const headers = await chatModel('headers')
    expect(tokenize({ templateValues: { shout: true } }, headers.tokenizer, headers.template).text[0]).toContain('YOU')
  })

  it('says which row a template refuses, and in whose words', async () => {
    const { tokenizer, template } = await chatModel('headers')
    expect(() => tokenize({ prompt: [user, user] }, tokenizer, template)).toThrow(
      /^a\.jsonl:1: the chat template refuses the conversation: .*Roles must take turns.*chat_template\.jinja\)$/,
    )
    expect(() => tokenize({ prompt: [] }, tokenizer, template)).toThrow('needs a message before its answer')
  })

  it('writes plain turns that end as text does', async () => {
    const tokenizer = await loadTokenizer(fixture('stories260k'))
    const { text, notes } = tokenize({ prompt: [user, ...answer('Yes?'), user] }, tokenizer, plainTemplate)
    expect(text[0]).toBe('<s> User: Hi there\n\nAssistant: Yes?\n\nUser: Hi there\n\nAssistant:')
    expect(text[1]).toBe('Hello!</s>')
    expect(notes).toEqual([])
    expect(tokenize({}, tokenizer, { ...plainTemplate, makeshift: true }).notes).toEqual(['makeshiftTemplate'])
  })
})
