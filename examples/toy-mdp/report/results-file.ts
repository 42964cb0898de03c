import type { Interval } from '../analysis/resamples.ts'
import type { Results } from '../analysis/results.ts'

const isInterval = (value: unknown): value is Interval =>
  typeof value === 'object' && value !== null && 'low' in value && 'high' in value

/** JSON in which an interval is its `[value, low, high]`. */
const compact = (part: unknown): string =>
  JSON.stringify(part, (_, value: unknown) => (isInterval(value) ? [value.value, value.low, value.high] : value))

const lines = (values: readonly unknown[]): string => `[\n${values.map(compact).join(',\n')}\n]`

/** The results as a file, with a line for each method and each comparison. */
export const writeResults = ({ settings, cells }: Results): string => {
  const texts = cells.map(
    ({ methods, comparisons, ...cell }) =>
      `${compact(cell).slice(0, -1)},"methods":${lines(methods)},"comparisons":${lines(comparisons)}}`,
  )
  return `{"settings":${JSON.stringify(settings)},"cells":[\n${texts.join(',\n')}\n]}\n`
}

/** Reads back what `writeResults` wrote: under `cells`, three numbers are an interval. */
export const readResults = (text: string): Results => {
  const { settings, cells } = JSON.parse(text)
  return {
    settings,
    cells: JSON.parse(JSON.stringify(cells), (_, part: unknown) => {
      if (!Array.isArray(part) || part.length !== 3 || !part.every((one) => typeof one === 'number')) return part
      const [value, low, high] = part
      return { value, low, high }
    }),
  }
}
