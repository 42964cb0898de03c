/** Where a run's messages go. */
export interface Logger {
  info(message: string): void
  warn(message: string): void
}
