import { readFile } from 'node:fs/promises'
import { KedgeError } from '@kedge/core'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { ChatTemplate } from './chat-template.ts'
import { createJinjaTemplate } from './jinja-template.ts'
import { plainTemplate } from './plain-template.ts'
import { readTemplates, type TemplateText } from './template-files.ts'

export interface OpenTemplateOptions {
  readonly modelDir: string
  /** Its special tokens are what a template writes. */
  readonly tokenizer: Pick<Tokenizer, 'specialTokens'>
  /** A template file, `plain`, or the name of one of the model's templates. By default the model's usual one. */
  readonly template?: string
  /** Further variables for it. */
  readonly values?: Readonly<Record<string, unknown>>
}

const isPath = (name: string): boolean => /[\\/]|\.(jinja|jinja2|txt)$/.test(name)

const readTemplate = async (file: string): Promise<TemplateText> => {
  try {
    return { source: file, text: await readFile(file, 'utf8') }
  } catch (error) {
    throw new KedgeError('CONFIG_INVALID', `data.chatTemplate: ${file} cannot be read; is the path right?`, {
      cause: error,
    })
  }
}

/**
 * The template that writes a model's conversations. A model without one gets `plain`, marked as a makeshift so that its use
 * is reported.
 *
 * @throws `CONFIG_INVALID` for a template that is not there, `TOKENIZER_INVALID` for one that is broken.
 */
export const openTemplate = async (options: OpenTemplateOptions): Promise<ChatTemplate> => {
  const { modelDir, tokenizer, template, values = {} } = options
  const compile = (text: TemplateText): ChatTemplate =>
    createJinjaTemplate({ ...text, values, specialTokens: tokenizer.specialTokens ?? {} })
  if (template === 'plain') return plainTemplate
  if (template !== undefined && isPath(template)) return compile(await readTemplate(template))
  const templates = await readTemplates(modelDir)
  if (template !== undefined) {
    const named = templates.get(template)
    if (named !== undefined) return compile(named)
    const known = ['plain', ...templates.keys()].join(', ')
    throw new KedgeError(
      'CONFIG_INVALID',
      `data.chatTemplate: the model has no template "${template}"; give a file, or one of ${known}`,
    )
  }
  const usual = templates.get('default')
  if (usual === undefined) {
    if (templates.size === 0) return { ...plainTemplate, makeshift: true }
    const known = [...templates.keys()].join(', ')
    throw new KedgeError('CONFIG_INVALID', `data.chatTemplate: choose one of the model’s templates: ${known}`)
  }
  const standard = compile(usual)
  const withTools = templates.get('tool_use')
  if (withTools === undefined) return standard
  // As transformers does: conversations with tools have a template of their own where the model brings one.
  const tools = compile(withTools)
  return { ...standard, render: (conversation) => (conversation.tools ? tools : standard).render(conversation) }
}
