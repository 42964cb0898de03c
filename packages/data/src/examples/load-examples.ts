import { KedgeError } from '@kedge/core'
import { invalidData } from '../data-error.ts'
import { formatOf } from '../formats/formats.ts'
import { sameIds } from '../ids.ts'
import type { RowLayout } from '../layouts/layout.ts'
import { type FileRow, readRows } from '../read-rows.ts'
import type { DataReport } from '../report/report.ts'
import type { RowOf } from '../rows.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { Examples } from './examples.ts'
import type { FindingName } from './findings.ts'
import { createRecorder } from './recorder.ts'
import { createRepeatDetector } from './repeats.ts'
import { tokenizeRow } from './tokenize-row.ts'
import { assertLimits, type LengthLimits, truncateRow } from './truncate.ts'

export interface LoadExamplesOptions extends LengthLimits {
  /** A `.jsonl` or `.json` file. */
  readonly file: string
  /** Needed for rows of text; rows of token ids are taken as they are. */
  readonly tokenizer?: Tokenizer
  /** Makes whatever the report calls suspicious an error. */
  readonly strict: boolean
  /** The model's vocabulary: every id must be below it. */
  readonly vocabularySize?: number
}

/**
 * Reads a data file and tokenizes it: one example per row, in file order.
 *
 * @throws `DATA_NOT_FOUND`, `DATA_INVALID` naming file and line, or `TOKENIZER_INVALID`.
 */
export const loadExamples = async (
  options: LoadExamplesOptions,
): Promise<{ readonly examples: Examples; readonly report: DataReport }> => {
  assertLimits(options)
  const { file, tokenizer, vocabularySize } = options
  const recorder = createRecorder(options.strict)
  const isRepeated = createRepeatDetector()
  const extraColumns = new Set<string>()
  const rows: RowOf<Int32Array>[] = []
  let layout: RowLayout | undefined
  for await (const row of readRows(file)) {
    layout = row.layout
    for (const name of row.extraColumns) extraColumns.add(name)
    const note = (name: FindingName): void => recorder.note(name, row)
    if (isRepeated(row)) note('duplicates')
    const tokens = tokensOf(row, tokenizer, note)
    if (vocabularySize !== undefined) assertVocabulary(tokens, vocabularySize, row.at)
    const example = truncateRow(tokens, options)
    noteLosses(tokens, example, note)
    rows.push(example)
  }
  if (layout === undefined) throw invalidData(file, 'holds no rows')
  const { kind, columns } = layout
  return {
    examples:
      kind === 'paired'
        ? { kind, rows }
        : { kind, rows: rows.map((row) => ({ ...row, desirable: row.desirable === true })) },
    report: {
      file,
      unit: formatOf(file).unit,
      columns,
      rows: rows.length,
      extraColumns: [...extraColumns],
      findings: recorder.findings(),
      splitPairs: 0,
      withoutMismatched: 0,
    },
  }
}

const tokensOf = (
  row: FileRow,
  tokenizer: Tokenizer | undefined,
  note: (finding: FindingName) => void,
): RowOf<Int32Array> => {
  if (row.content === 'tokens') {
    const { prompt, completions, desirable } = row
    return { prompt, completions, ...(desirable !== undefined && { desirable }) }
  }
  if (tokenizer !== undefined) return tokenizeRow(row, tokenizer, row.at, note)
  throw new KedgeError('TOKENIZER_INVALID', `${row.at}: a row of text needs a tokenizer, and the model has none`)
}

const assertVocabulary = ({ prompt, completions }: RowOf<Int32Array>, vocabularySize: number, at: string): void => {
  for (const ids of [prompt, ...completions]) {
    const alien = ids.find((id) => id >= vocabularySize)
    if (alien === undefined) continue
    throw invalidData(at, `has token id ${alien}, but the model’s vocabulary ends at ${vocabularySize - 1}`)
  }
}

const noteLosses = (whole: RowOf<Int32Array>, kept: RowOf<Int32Array>, note: (finding: FindingName) => void): void => {
  if (kept.prompt.length < whole.prompt.length) note('truncatedPrompts')
  if (kept.completions.some(({ length }, index) => length < (whole.completions[index]?.length ?? 0))) {
    note('truncatedCompletions')
  }
  // After truncation: a pair that differs only in what was cut off teaches as little as one that never differed.
  const [chosen, rejected] = kept.completions
  if (chosen && rejected && sameIds(chosen, rejected)) note('identicalPairs')
}
