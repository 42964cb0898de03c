import { isKedgeError } from '@kedge/core'
import { exitCodes } from '../exit-codes.ts'

/** Prints an error, one line for each thing that is wrong, and says which exit code it means. */
export const reportError = (error: unknown, debug: boolean): number => {
  const known = isKedgeError(error)
  const message = error instanceof Error ? error.message : String(error)
  for (const line of message.split('\n')) process.stderr.write(`kedge: ${line}\n`)
  if (debug && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  else if (!known)
    process.stderr.write('kedge: this is not your input’s fault; run again with --debug for a stack trace\n')
  return known && error.code !== 'LOSS_NOT_FINITE' ? exitCodes.badInput : exitCodes.failure
}
