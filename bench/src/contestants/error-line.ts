/** The one line that says what went wrong, of all that a dying process wrote: its last error, else its last line. */
export const errorLine = (text: string): string => {
  const lines = text.trim().split('\n')
  const error = lines.findLast((line) => /^(?!\s).*(error|exception|aborted)/i.test(line))
  return (error ?? lines.at(-1)!).trim()
}
