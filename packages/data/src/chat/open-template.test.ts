import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeFolder, writeTemporary } from '../test-support/files.ts'
import { openTemplate } from './open-template.ts'

const open = async (files: Readonly<Record<string, unknown>>, template?: string) => {
  const texts = Object.entries(files).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  const modelDir = await writeFolder(Object.fromEntries(texts))
  return openTemplate({ modelDir, tokenizer: {}, ...(template !== undefined && { template }) })
}
const written = async (...args: Parameters<typeof open>) =>
  (await open(...args)).render({ messages: [], openAnswer: false })

describe('openTemplate', () => {
  it.each([
    ['chat_template.jinja', { 'chat_template.jinja': 'here' }],
    ['tokenizer_config.json', { 'tokenizer_config.json': { chat_template: 'here' } }],
    [
      'the default of a list in tokenizer_config.json',
      {
        'tokenizer_config.json': {
          chat_template: [
            { name: 'tool_use', template: 'there' },
            { name: 'default', template: 'here' },
          ],
        },
      },
    ],
    ['chat_template.json', { 'chat_template.json': { chat_template: 'here' } }],
    [
      'the file of its own before the older places',
      {
        'chat_template.jinja': 'here',
        'tokenizer_config.json': { chat_template: 'older' },
        'chat_template.json': { chat_template: 'oldest' },
      },
    ],
  ])('finds %s', async (_, files) => {
    expect(await written(files)).toBe('here')
  })

  it('finds further templates by their name', async () => {
    const files = { 'chat_template.jinja': 'usual', 'additional_chat_templates/rag.jinja': 'with documents' }
    expect(await written(files)).toBe('usual')
    expect(await written(files, 'rag')).toBe('with documents')
    await expect(open(files, 'rug')).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'data.chatTemplate: the model has no template "rug"; give a file, or one of plain, rag, default',
    })
  })

  it('writes conversations with tools by the template for them', async () => {
    const template = await open({
      'chat_template.jinja': 'usual',
      'additional_chat_templates/tool_use.jinja': '{{ tools | length }} tools',
    })
    const render = (tools?: readonly unknown[]) =>
      template.render({ messages: [], openAnswer: false, ...(tools && { tools }) })
    expect([render(), render([{}, {}])]).toEqual(['usual', '2 tools'])
  })

  it('takes a file, and plain, in place of the model’s own', async () => {
    const file = await writeTemporary('mine.jinja', 'mine')
    expect(await written({ 'chat_template.jinja': 'usual' }, file)).toBe('mine')
    expect(await open({ 'chat_template.jinja': 'usual' }, 'plain')).toMatchObject({ source: 'plain', makeshift: false })
    await expect(open({}, `${file}.gone.jinja`)).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })

  it('makes shift with plain where the model has none', async () => {
    expect(await open({ 'tokenizer_config.json': {} })).toMatchObject({ source: 'plain', makeshift: true })
  })

  it('asks to choose where no template is the usual one', async () => {
    const files = { 'tokenizer_config.json': { chat_template: [{ name: 'rag', template: 'r' }] } }
    await expect(open(files)).rejects.toThrow('data.chatTemplate: choose one of the model’s templates: rag')
  })

  it.each([
    ['tokenizer_config.json', '{'],
    ['tokenizer_config.json', { chat_template: 7 }],
    ['chat_template.json', { chat_template: [{ name: 'default' }] }],
    ['chat_template.jinja', '{{ unfinished'],
  ])('names %s where it is broken', async (name, content) => {
    await expect(open({ [name]: content })).rejects.toMatchObject({
      code: 'TOKENIZER_INVALID',
      message: expect.stringContaining(join('', name)),
    })
  })
})
