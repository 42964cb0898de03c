import { KedgeError } from '@kedge/core'

/** Gathers the values of an option that may be repeated. */
export const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value]

/** Reads what a repeated `key=value` option gathered. */
export const pairsOption = (name: string, values: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    values.map((value) => {
      const [key = '', ...rest] = value.split('=')
      if (key === '' || rest.length === 0) throw new KedgeError('USAGE', `--${name} ${value}: must be name=value`)
      return [key, rest.join('=')]
    }),
  )

/** Reads a number option within bounds. */
export const numberOption =
  (name: string, minimum: number, maximum = Number.POSITIVE_INFINITY) =>
  (text: string): number => {
    const value = Number(text)
    if (text.trim() !== '' && value >= minimum && value <= maximum) return value
    const range = maximum === Number.POSITIVE_INFINITY ? `>= ${minimum}` : `between ${minimum} and ${maximum}`
    throw new KedgeError('USAGE', `--${name} ${text}: must be a number ${range}`)
  }

/** Reads a whole-number option within bounds. */
export const integerOption =
  (name: string, minimum: number) =>
  (text: string): number => {
    const value = numberOption(name, minimum)(text)
    if (Number.isInteger(value)) return value
    throw new KedgeError('USAGE', `--${name} ${text}: must be a whole number`)
  }
