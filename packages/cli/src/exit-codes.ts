/** What the `kedge` command tells its caller. */
export const exitCodes = { done: 0, failure: 1, badInput: 2, interrupted: 130 } as const
