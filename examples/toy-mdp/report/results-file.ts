import type { Results } from '../analysis/analyze.ts'

/** The results as JSON, with a line for each method and each comparison. */
export const resultsText = ({ settings, cells }: Results): string => {
  const lines = (values: readonly unknown[]): string =>
    `[\n${values.map((value) => JSON.stringify(value)).join(',\n')}\n]`
  const cellTexts = cells.map(
    ({ methods, comparisons, ...cell }) =>
      `${JSON.stringify(cell).slice(0, -1)},"methods":${lines(methods)},"comparisons":${lines(comparisons)}}`,
  )
  return `{"settings":${JSON.stringify(settings)},"cells":[\n${cellTexts.join(',\n')}\n]}\n`
}
