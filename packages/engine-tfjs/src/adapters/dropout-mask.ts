import { createRandom } from '@kedge/core'

/** Names the stream of random numbers among those of one seed. */
const stream = 0xd209

/** Decides what is dropped: `[rows, columns]` bytes, 1 where an element stays, for the layer of index `module`. */
export type MaskSource = (module: number, elements: number) => Uint8Array

/**
 * The masks of one micro-batch. They follow from seed, step, micro-batch and layer alone, so that a resumed run, and a block
 * that is computed a second time, drop the same elements.
 */
export const dropoutMasks =
  (probability: number, seed: number, step: number, microBatch: number): MaskSource =>
  (module, elements) => {
    const random = createRandom(seed, stream, step, microBatch, module)
    const draw = () => random.integer(0x1_0000_0000) | 0
    return bernoulli(elements, probability, [draw(), draw(), draw(), draw()])
  }

/** A generator of its own in one tight loop: sfc32 of PractRand (http://pracrand.sourceforge.net), 128 bits of state. */
const bernoulli = (elements: number, probability: number, seed: readonly [number, number, number, number]) => {
  const mask = new Uint8Array(elements)
  const threshold = probability * 0x1_0000_0000
  let [a, b, c, counter] = seed
  for (let index = 0; index < elements; index++) {
    const drawn = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + drawn) | 0
    mask[index] = drawn >>> 0 >= threshold ? 1 : 0
  }
  return mask
}
