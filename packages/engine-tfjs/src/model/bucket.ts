/**
 * The least padded length that holds `length`, from so many sizes to an octave. Batches of about the same size so come in
 * few shapes, and a compiled graph serves many of them. It depends on `length` alone, so that a resumed run computes in the
 * same shapes.
 */
const bucketsOf =
  (perOctave: number) =>
  (length: number): number => {
    const step = Math.max(8, 2 ** Math.floor(Math.log2(Math.max(1, length - 1))) / perOctave)
    return Math.ceil(length / step) * step
  }

/** Four sizes to an octave (64, 80, 96, 112, 128, 160, …), for what costs little. */
export const bucket = bucketsOf(4)

/** Eight sizes to an octave (64, 72, 80, …, 128, 144, …), for tokens, which the whole model works on: a sixteenth is added on average. */
export const tokenBucket = bucketsOf(8)
