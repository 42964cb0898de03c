import { expect, it } from 'vitest'
import { measureTraining } from './measure-training.ts'

/** TR-DPO of a random Llama of one block. */
const measure = (vocabulary: number, time: number, train: object) =>
  measureTraining({ hidden: 32, vocabulary }, time, { train })

it('keeps memory flat and the number of tensors constant over 1,000 steps', async () => {
  const { resident, tensors } = await measure(512, 20, { batchSize: 4, steps: 1000 })
  // The second step is the first with a moved optimizer, the fourth the first with a moved reference.
  expect(new Set(Array.from({ length: 990 }, (_, index) => tensors[index + 10])).size).toBe(1)
  console.log(
    `resident after 300, 600 and 1,000 steps: ${[300, 600, 1000].map((at) => resident[at]! >> 20).join(', ')} MiB`,
  )
  expect(resident[1000]! / resident[300]!).toBeLessThan(1.1)
})

it('needs no more memory for a larger vocabulary than the head’s own weights and gradients', async () => {
  const [small, large] = [16_384, 131_072]
  const train = { batchSize: 8, steps: 5 }
  const peaks = [await measure(small, 96, train), await measure(large, 96, train)].map(({ peak }) => peak)
  const growth = peaks[1]! - peaks[0]!
  const head = (large - small) * 32 * 4
  const logits = 8 * 2 * 96 * (large - small) * 4
  console.log(`peak memory grows by ${growth >> 20} MiB; the head by ${head >> 20}, its logits by ${logits >> 20}`)
  // Policy, reference, two moments, the gradient, its parts (embedding and head), and copies on their way.
  expect(growth).toBeLessThan(14 * head)
  expect(growth).toBeLessThan(logits / 2)
})
