import { type LoadExamplesOptions, loadExamples, loadTokenizer, type PairedExample } from '@kedge/data'
import { paths } from '../paths.ts'
import { writeTokens } from './token-file.ts'
import { type PreparedWorkload, settings, type Workload } from './workload.ts'
import { ensureRandomModel } from './write-model.ts'

/** Pairs tokenized by the model's tokenizer; strict, so that no row is cut or mended in silence. */
export const loadPairs = async (model: string, file: string): Promise<readonly PairedExample[]> => {
  const options: LoadExamplesOptions = {
    file,
    maxLength: settings.maxLength,
    strict: true,
    tokenizer: await loadTokenizer(model),
  }
  const { examples } = await loadExamples(options)
  return examples.rows
}

const onPairs = async (key: string, model: string, pairs: string): Promise<PreparedWorkload> => {
  const rows = await loadPairs(model, pairs)
  const tokens = paths.cache(`data/${key}.jsonl`)
  await writeTokens(tokens, rows)
  return { model, pairs, tokens, rows }
}

const sizesOfA = { hidden: 512, layers: 6, heads: 8, keyValueHeads: 4, intermediate: 1376, vocabulary: 32_768 }

/** A Llama of 33.6M random parameters. */
export const workloadA: Workload = {
  key: 'a',
  title: 'Workload A: Llama of 33.6M parameters, 4 pairs a step',
  sizes: sizesOfA,
  batchSize: 4,
  learningRate: 1e-5,
  prepare: async () => onPairs('a', await ensureRandomModel(sizesOfA), paths.longPairs),
}

const ofStories = {
  sizes: { hidden: 64, layers: 5, heads: 8, keyValueHeads: 4, intermediate: 172, vocabulary: 512 },
  batchSize: 8,
  learningRate: 1e-4,
}

/** stories260k on short texts, where a step is mostly overhead. */
export const workloadB: Workload = {
  ...ofStories,
  key: 'b',
  title: 'Workload B: stories260k, 8 pairs a step',
  prepare: () => onPairs('b', paths.stories, paths.shortPairs),
}

/** The same on the texts of workload A, where a step is mostly attention. */
const workloadBOnLongPairs: Workload = {
  ...ofStories,
  key: 'b-long',
  title: 'Workload B on the pairs of A: stories260k, 8 pairs a step',
  prepare: () => onPairs('b-long', paths.stories, paths.longPairs),
}

/** What each letter of `--workload` measures. */
export const standardWorkloads = { a: [workloadA], b: [workloadB, workloadBOnLongPairs] } as const
