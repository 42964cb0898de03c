/** A block's parameters carry the number of their layer, in every family; an adapter's are named after them. */
const layerNumber = /\.(\d+)\./

/** The layer of the parameter named so; undefined outside the blocks. */
export const layerOf = (parameter: string): number | undefined => {
  const digits = layerNumber.exec(parameter)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
