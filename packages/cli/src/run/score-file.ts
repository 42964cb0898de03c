import { disposeSequence, type Logger } from '@kedge/core'
import { createLayout, formatReport, loadExamples } from '@kedge/data'
import { scoreLayout, selectBackend } from '@kedge/engine-tfjs'
import { checkLengths } from './check-lengths.ts'
import { openModels, resolvePlace } from './open-models.ts'
import { openTokenizer } from './open-tokenizer.ts'

export interface ScoreFileOptions {
  /** The model's directory, or that of an adapter whose config names its base. */
  readonly model: string
  /** An adapter's directory, to act on `model`. */
  readonly adapter?: string
  readonly data: string
  readonly backend: string
  /** Rows per forward. */
  readonly batchSize: number
  /** Tokens of a prompt and its longest answer. */
  readonly maxLength: number
  readonly logger: Logger
}

/** Log-probs of each answer's tokens, in nats. */
export type ScoredRow =
  | { readonly chosen: readonly number[]; readonly rejected: readonly number[] }
  | { readonly completion: readonly number[] }

/**
 * What `kedge score` writes: a row for each row of the file, in its order. The tokens are those that training sees, the
 * end-of-text token behind a text answer included.
 */
export async function* scoreFile(options: ScoreFileOptions): AsyncGenerator<ScoredRow> {
  const { data: file, maxLength, batchSize, logger } = options
  await selectBackend(options.backend)
  const place = await resolvePlace(options)
  const models = openModels()
  const model = await models.open(place)
  const tokenizer = await openTokenizer(place.model)
  const vocabularySize = model.architecture.vocabularySize
  const { examples, report } = await loadExamples({
    file,
    maxLength,
    strict: false,
    vocabularySize,
    ...(tokenizer && { tokenizer }),
  })
  for (const line of formatReport(report)) logger.info(line)
  checkLengths(examples, model.architecture, file, logger)

  for (let first = 0; first < examples.rows.length; first += batchSize) {
    const rows = examples.rows.slice(first, first + batchSize)
    const scored = await scoreLayout(model, createLayout(rows))
    const table = (await scored.tokens.array()) as number[][]
    disposeSequence(scored)
    for (const [row, { completions }] of rows.entries()) {
      const answers = completions.map(({ length }, place) => table[place * rows.length + row]!.slice(0, length))
      yield examples.kind === 'paired' ? { chosen: answers[0]!, rejected: answers[1]! } : { completion: answers[0]! }
    }
  }
  models.dispose()
}
