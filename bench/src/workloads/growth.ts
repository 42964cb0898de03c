import { createRandom } from '@kedge/core'
import type { PairedExample } from '@kedge/data'
import { paths } from '../paths.ts'
import { countParameters, type LlamaSizes } from './llama-sizes.ts'
import { writeTokens } from './token-file.ts'
import type { Workload } from './workload.ts'
import { ensureRandomModel } from './write-model.ts'

interface PointOptions {
  readonly sizes: LlamaSizes
  readonly promptLength: number
  readonly batchSize: number
}

/** A point of workload C: `value` along its series' dimension. */
export interface GrowthPoint {
  readonly value: number
  readonly workload: Workload
}

export interface GrowthSeries {
  readonly dimension: string
  /** Ascending. */
  readonly points: readonly GrowthPoint[]
}

const base: PointOptions = {
  sizes: { hidden: 256, layers: 4, heads: 8, keyValueHeads: 4, intermediate: 688, vocabulary: 4096 },
  promptLength: 128,
  batchSize: 4,
}
const answerLengths = [32, 24] as const

/** Random pairs, every one of the same lengths, so that a step's shape never changes. */
const randomPairs = ({ sizes, promptLength, batchSize }: PointOptions): PairedExample[] => {
  const random = createRandom(17, sizes.vocabulary, promptLength)
  const ids = (length: number) => Int32Array.from({ length }, () => random.integer(sizes.vocabulary))
  return Array.from({ length: 2 * batchSize }, () => ({
    prompt: ids(promptLength),
    completions: answerLengths.map(ids),
  }))
}

const point = (value: number, options: PointOptions): GrowthPoint => {
  const { sizes, promptLength, batchSize } = options
  const key = `c-${countParameters(sizes)}-${sizes.vocabulary}-${promptLength}-${batchSize}`
  const prepare = async () => {
    const rows = randomPairs(options)
    const tokens = paths.cache(`data/${key}.jsonl`)
    await writeTokens(tokens, rows)
    return { model: await ensureRandomModel(sizes), pairs: tokens, tokens, rows }
  }
  return { value, workload: { key, title: key, sizes, batchSize, learningRate: 1e-5, prepare } }
}

const models: readonly LlamaSizes[] = [
  { hidden: 64, layers: 5, heads: 8, keyValueHeads: 4, intermediate: 172, vocabulary: 512 },
  base.sizes,
  { hidden: 512, layers: 6, heads: 8, keyValueHeads: 4, intermediate: 1376, vocabulary: 16_384 },
  { hidden: 768, layers: 12, heads: 12, keyValueHeads: 4, intermediate: 2064, vocabulary: 32_768 },
]

/** Workload C: one dimension grows, the others stay at a Llama of 4M parameters, prompts of 128 tokens, 4 pairs a step. */
export const growthSeries: readonly GrowthSeries[] = [
  {
    dimension: 'prompt length',
    points: [64, 128, 256, 512, 1024].map((promptLength) => point(promptLength, { ...base, promptLength })),
  },
  {
    dimension: 'vocabulary',
    points: [512, 4096, 32_768, 131_072].map((vocabulary) =>
      point(vocabulary, { ...base, sizes: { ...base.sizes, vocabulary } }),
    ),
  },
  { dimension: 'pairs a step', points: [1, 4, 16, 64].map((batchSize) => point(batchSize, { ...base, batchSize })) },
  { dimension: 'parameters', points: models.map((sizes) => point(countParameters(sizes), { ...base, sizes })) },
]
