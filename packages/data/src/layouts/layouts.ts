import { alpacaLabelled, alpacaPairs } from './alpaca.ts'
import { chatLabelled, chatPairs, implicitChatPairs, ultrafeedback } from './conversations.ts'
import { hh, implicitTextPairs } from './implicit-text.ts'
import type { RowLayout } from './layout.ts'
import { sharegptLabelled, sharegptPairs } from './sharegpt.ts'
import { plainText, textLabelled, textPairs } from './text.ts'
import { tokenLabelled, tokenPairs } from './tokens.ts'
import { turboLabelled, turboPairs } from './turbo.ts'

/**
 * Every layout, the first that fits a row winning: token ids before text, since a file that has both keeps the text to be
 * read by people, and layouts of more columns before those that need fewer of them.
 */
export const layouts: readonly RowLayout[] = [
  tokenPairs,
  tokenLabelled,
  turboPairs,
  turboLabelled,
  textPairs,
  chatPairs,
  ultrafeedback,
  textLabelled,
  chatLabelled,
  alpacaPairs,
  alpacaLabelled,
  ...sharegptPairs,
  ...sharegptLabelled,
  hh,
  implicitChatPairs,
  implicitTextPairs,
  plainText,
]

/** What `data.layout` may be. */
export const layoutNames: readonly string[] = [...new Set(layouts.map(({ name }) => name))]
