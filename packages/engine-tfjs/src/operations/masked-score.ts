/** Finite, so that a row without any visible column gives no NaN, and so low that its exponential is exactly 0. */
export const maskedScore = -1e9
