import { Template } from '@huggingface/jinja'
import { KedgeError } from '@kedge/core'
import { oneLine } from '../data-error.ts'
import type { ChatTemplate } from './chat-template.ts'

export interface JinjaTemplateOptions {
  /** Where the template comes from, for messages. */
  readonly source: string
  readonly text: string
  /** `bos_token`, `eos_token` and the like, which templates write. */
  readonly specialTokens: Readonly<Record<string, string>>
  /** Further variables, which a row's own come before. */
  readonly values?: Readonly<Record<string, unknown>>
}

/**
 * A Hugging Face chat template, with the variables that transformers gives it.
 *
 * @throws `TOKENIZER_INVALID` where it is not a template.
 */
export const createJinjaTemplate = ({
  source,
  text,
  specialTokens,
  values: defaults,
}: JinjaTemplateOptions): ChatTemplate => {
  const template = parse(source, text)
  return {
    source,
    makeshift: false,
    render: ({ messages, tools, values, openAnswer }) =>
      template.render({
        documents: null,
        ...specialTokens,
        ...defaults,
        ...values,
        messages,
        // Templates ask both whether tools are defined and whether there are any.
        tools: tools ?? null,
        add_generation_prompt: openAnswer,
      }),
  }
}

const parse = (source: string, text: string): Template => {
  try {
    return new Template(text)
  } catch (error) {
    const problem = oneLine(error instanceof Error ? error.message : String(error))
    throw new KedgeError('TOKENIZER_INVALID', `${source}: is not a chat template: ${problem}`, { cause: error })
  }
}
