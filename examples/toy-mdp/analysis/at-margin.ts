/**
 * A measure of one seed where its margin first reaches `target`, on the straight line between the measurements around it.
 * @param margins in the order of the steps
 * @param values the measure at the same steps
 */
export const valueAtMargin = (margins: readonly number[], values: readonly number[], target: number): number => {
  const after = margins.findIndex((margin) => margin >= target)
  if (after < 0) throw new Error(`no margin reaches ${target}`)
  if (after === 0) return values[0]!
  const [low, high] = [margins[after - 1]!, margins[after]!]
  const share = (target - low) / (high - low)
  return values[after - 1]! + share * (values[after]! - values[after - 1]!)
}
