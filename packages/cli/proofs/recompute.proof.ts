import { expect, it } from 'vitest'
import { measureTraining } from './measure-training.ts'

const layers = 16
const sizes = { hidden: 128, vocabulary: 512, layers }
/** Tokens of a batch: 8 rows of a prompt of 12 and two answers. */
const time = 96
const tokens = 8 * (12 + 2 * time)
/** What a block of Llama keeps of a token, at the least: its input, the two norms' inputs, queries, keys, values, attention's output, and the MLP's three. */
const keptPerBlock = tokens * 4 * (5 * 128 + 2 * 64 + 3 * 256)

it.each([
  ['a whole model', {}],
  ['an adapter', { lora: { r: 8, targetModules: 'all-linear' } }],
])('needs less memory for %s when blocks are computed again', async (what, model) => {
  const measure = async (recompute: boolean) =>
    (await measureTraining(sizes, time, { model, train: { batchSize: 8, steps: 4, recompute } })).peak
  const [kept, recomputed] = [await measure(false), await measure(true)]
  const saved = kept - recomputed
  console.log(
    `peak memory of ${what}: ${kept >> 20} MiB keeping activations, ${recomputed >> 20} MiB computing them again`,
  )
  expect(saved).toBeGreaterThan(0.7 * (layers - 1) * keptPerBlock)
})
