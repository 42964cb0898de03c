/** A number with a true minus sign. */
export const fixed = (value: number, digits: number): string => value.toFixed(digits).replace('-', '\u2212')

/** A difference: always with its sign. */
export const signed = (value: number, digits: number): string => (value < 0 ? '' : '+') + fixed(value, digits)
