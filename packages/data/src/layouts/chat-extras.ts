import type { ChatRow } from '../rows.ts'
import type { Cells } from './cells.ts'

/** Columns that chat templates take beside the messages; the names are TRL's. */
export const chatOptional = ['tools', 'chat_template_kwargs']

export const chatExtras = (cells: Cells): Pick<ChatRow, 'tools' | 'templateValues'> => ({
  ...(cells.given('tools') && { tools: [cells.structure('tools')].flat() }),
  ...(cells.given('chat_template_kwargs') && {
    templateValues: { ...cells.structure('chat_template_kwargs') },
  }),
})
