import type { Examples } from '../examples/examples.ts'

/** All examples, in order. */
export const allOf = ({ count, read }: Examples) => read(Array.from({ length: count }, (_, position) => position))
