import type { Value } from './value.ts'

/** A dimension of a compiled graph: its size, or the name that it shares with all that are as large. */
export type Dimension = number | string

/**
 * What is known of the sizes in a graph from the shapes it was seen in. A dimension that was always the same is a number;
 * those that changed together share a name. One graph so serves tensors of any size, and still tells the compiler which of
 * them are equally large.
 */
export interface Dimensions {
  /** Of every axis of every value of the plan, in order. */
  readonly axes: readonly Dimension[]
}

const sizesOf = (values: readonly Value[]): number[] => values.flatMap(({ shape }) => shape)

/** Every size a number, as in a graph that was seen once. */
export const knownDimensions = (values: readonly Value[]): Dimensions => ({ axes: sizesOf(values) })

/** Whether the sizes of `values` are those that `dimensions` has numbers for, and equal where it has one name. */
export const dimensionsFit = ({ axes }: Dimensions, values: readonly Value[]): boolean => {
  const named = new Map<string, number>()
  let index = 0
  for (const { shape } of values) {
    for (const size of shape) {
      const dimension = axes[index++]!
      if (dimension === size) continue
      if (typeof dimension === 'number') return false
      const known = named.get(dimension)
      if (known === undefined) named.set(dimension, size)
      else if (known !== size) return false
    }
  }
  return true
}

/** `dimensions` with what the sizes of `values` show to change. */
export const refineDimensions = ({ axes }: Dimensions, values: readonly Value[]): Dimensions => {
  const names = new Map<string, string>()
  const nameOf = (dimension: Dimension, size: number): string => {
    const key = `${dimension}=${size}`
    const name = names.get(key) ?? `d${names.size}`
    names.set(key, name)
    return name
  }
  const sizes = sizesOf(values)
  return {
    axes: axes.map((dimension, index) => (dimension === sizes[index] ? dimension : nameOf(dimension, sizes[index]!))),
  }
}
