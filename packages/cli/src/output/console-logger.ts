import type { Logger } from '@kedge/core'

/** Messages for a person: all on standard error, so that standard output stays for results. */
export const consoleLogger: Logger = {
  info: (message) => void process.stderr.write(`${message}\n`),
  warn: (message) => void process.stderr.write(`warning: ${message}\n`),
}
