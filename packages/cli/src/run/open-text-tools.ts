import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataConfig } from '@kedge/core'
import { type ChatTemplate, loadTokenizer, openTemplate, type Tokenizer } from '@kedge/data'

/** What turns a model's text into its tokens. */
export interface TextTools {
  readonly tokenizer?: Tokenizer
  readonly template?: () => Promise<ChatTemplate>
}

/** The model's tokenizer and chat template; none when it has none, which is enough for rows that are tokenized already. */
export const openTextTools = async (
  modelDir: string,
  { chatTemplate, chatTemplateValues }: Pick<DataConfig, 'chatTemplate' | 'chatTemplateValues'>,
): Promise<TextTools> => {
  const present = await access(join(modelDir, 'tokenizer.json')).then(
    () => true,
    () => false,
  )
  if (!present) return {}
  const tokenizer = await loadTokenizer(modelDir)
  const named = {
    ...(chatTemplate !== undefined && { template: chatTemplate }),
    ...(chatTemplateValues && { values: chatTemplateValues }),
  }
  return { tokenizer, template: () => openTemplate({ modelDir, tokenizer, ...named }) }
}
