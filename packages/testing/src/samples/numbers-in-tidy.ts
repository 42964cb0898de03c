import { tf } from '@kedge/core'

/** Runs `compute`, disposes every tensor that it made, and returns its result, which must hold none. */
export const numbersInTidy = <T>(compute: () => T): T => {
  let result: { readonly value: T } | undefined
  tf.tidy(() => {
    result = { value: compute() }
  })
  return result!.value
}
