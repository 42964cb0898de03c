import { KedgeError } from '@kedge/core'
import type { RowOf } from '../rows.ts'

/** All in tokens. */
export interface LengthLimits {
  /** Prompt and longest answer together; at least 2, 1024 by default. */
  readonly maxLength?: number
  /** Keeps a prompt's end. */
  readonly maxPromptLength?: number
  /** Keeps an answer's start. */
  readonly maxCompletionLength?: number
}

const defaultMaxLength = 1024

/**
 * A row within the limits. Where prompt and answer are too long together, the prompt loses tokens from its start until one
 * is left, and then the answers from their ends.
 */
export const truncateRow = <R extends RowOf<Int32Array>>(row: R, limits: LengthLimits): R => {
  const { maxLength = defaultMaxLength, maxPromptLength = maxLength, maxCompletionLength = maxLength } = limits
  const longest = Math.max(...row.completions.map(({ length }) => Math.min(length, maxCompletionLength)))
  const promptLength = Math.min(row.prompt.length, maxPromptLength, Math.max(1, maxLength - longest))
  const completionLength = Math.min(maxCompletionLength, maxLength - promptLength)
  return {
    ...row,
    prompt: row.prompt.slice(row.prompt.length - promptLength),
    completions: row.completions.map((completion) => completion.slice(0, completionLength)),
  }
}

/** @throws `CONFIG_INVALID` for a limit that leaves no room for a prompt and an answer. */
export const assertLimits = (limits: LengthLimits): void => {
  const { maxLength = defaultMaxLength, maxPromptLength = 1, maxCompletionLength = 1 } = limits
  const assertAtLeast = (name: string, value: number, least: number): void => {
    if (Number.isInteger(value) && value >= least) return
    throw new KedgeError('CONFIG_INVALID', `data.${name} must be a whole number of tokens from ${least}, not ${value}`)
  }
  assertAtLeast('maxLength', maxLength, 2)
  assertAtLeast('maxPromptLength', maxPromptLength, 1)
  assertAtLeast('maxCompletionLength', maxCompletionLength, 1)
}
