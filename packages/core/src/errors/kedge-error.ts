import type { ErrorCode } from './codes.ts'

const marker = Symbol.for('kedge.error')

/**
 * Bad input, said in one line: what is wrong, where, and what to do. Anything else that goes wrong is a plain `Error`.
 * Recognised by a symbol, so that two copies of this package still know each other's errors.
 */
export class KedgeError extends Error {
  override readonly name = 'KedgeError'
  readonly [marker] = true

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

export const isKedgeError = (error: unknown): error is KedgeError =>
  typeof error === 'object' && error !== null && marker in error
