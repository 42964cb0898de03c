/**
 * The least padded length that holds `length`: four to an octave (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, …).
 * Batches of about the same size so come in few shapes, and a compiled graph serves many of them; an eighth is added at
 * most on average. It depends on `length` alone, so that a resumed run computes in the same shapes.
 */
export const bucket = (length: number): number => {
  const step = Math.max(8, 2 ** Math.floor(Math.log2(Math.max(1, length - 1))) / 4)
  return Math.ceil(length / step) * step
}
