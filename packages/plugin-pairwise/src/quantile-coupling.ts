import { detached, tf } from '@kedge/core'

/** `[rows, 2]`: where each row's mass begins and ends once the rows stand in the order of `values`, ties by row. */
const intervals = (values: tf.Tensor1D, mass: tf.Tensor1D): readonly [from: tf.Tensor1D, to: tf.Tensor1D] => {
  const [rows] = values.shape
  const own = tf.expandDims(values, 1)
  const other = tf.expandDims(values, 0)
  const index = tf.range(0, rows)
  const isEarlierRow = tf.less(tf.expandDims(index, 0), tf.expandDims(index, 1))
  const isBefore = tf.logicalOr(tf.less(other, own), tf.logicalAnd(tf.equal(other, own), isEarlierRow))
  const from: tf.Tensor1D = tf.sum(tf.mul(tf.cast(isBefore, 'float32'), tf.expandDims(mass, 0)), 1)
  return [from, tf.add(from, mass)]
}

/**
 * The optimal transport of one sample to another on the line: the mass that row i of `first` sends to row j of `second`
 * when both are laid out in order. Where all weights are 1 it is the permutation that matches sorted with sorted; a weight
 * counts its row that many times. A constant: the order of rows has no gradient.
 * @param first `[rows]`
 * @param second `[rows]`
 * @param weight `[rows]`, of the rows of both; 1 where absent
 * @returns `[rows, rows]`
 */
export const quantileCoupling = (first: tf.Tensor1D, second: tf.Tensor1D, weight?: tf.Tensor1D): tf.Tensor2D =>
  detached((one: tf.Tensor1D, other: tf.Tensor1D): tf.Tensor2D => {
    const mass = weight ?? tf.onesLike(one)
    const [oneFrom, oneTo] = intervals(one, mass)
    const [otherFrom, otherTo] = intervals(other, mass)
    const until = tf.minimum(tf.expandDims(oneTo, 1), tf.expandDims(otherTo, 0))
    const since = tf.maximum(tf.expandDims(oneFrom, 1), tf.expandDims(otherFrom, 0))
    return tf.relu(tf.sub<tf.Tensor2D>(until, since))
  })(first, second)

/**
 * `[]`: the mean over rows of `losses` of the coupled values, `sum_ij coupling_ij losses_ij / rows`.
 * @param losses `[rows, rows]`
 */
export const meanOverCoupling = (coupling: tf.Tensor2D, losses: tf.Tensor2D): tf.Tensor =>
  tf.div(tf.sum(tf.mul(coupling, losses)), coupling.shape[0])
