/** The same value with every number in it rounded to so many decimals. */
export const rounded = <T>(value: T, decimals: number): T =>
  JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    // Adding 0 turns -0 into 0, as JSON does.
    typeof part === 'number' ? Math.round(part * 10 ** decimals) / 10 ** decimals + 0 : part,
  )
