/** Tests that this backend does not pass, and why. */
export const exceptions = []
