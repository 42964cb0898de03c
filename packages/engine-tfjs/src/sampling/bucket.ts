/**
 * The least padded length that holds `length`, of four sizes to an octave (64, 80, 96, 112, 128, 160, …). What is computed
 * again and again in a padded length so comes in few shapes. It depends on `length` alone.
 */
export const bucket = (length: number): number => {
  const step = Math.max(8, 2 ** Math.floor(Math.log2(Math.max(1, length - 1))) / 4)
  return Math.ceil(length / step) * step
}
