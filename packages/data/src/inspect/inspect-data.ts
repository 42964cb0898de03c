import { invalidData } from '../data-error.ts'
import { createRecorder, type Recorder } from '../examples/recorder.ts'
import { noteRow, type TokenizeRowsOptions, tokenizeRows } from '../examples/tokenize-rows.ts'
import { resolveFiles } from '../files/resolve-files.ts'
import { type FileRow, readRows } from '../read-rows.ts'
import { createRepeatDetector } from '../store/repeats.ts'
import type { Inspection, RenderedRow } from './inspection.ts'
import { renderRow, renderTokens } from './render-row.ts'
import { charactersOf, createRowMeter, type RowLengths } from './row-lengths.ts'

/** Without a tokenizer, rows are measured in characters, and nothing can be said of boundaries and truncation. */
export type InspectDataOptions = TokenizeRowsOptions

const shownRows = 3

interface MeasuredRow {
  readonly row: FileRow
  readonly lengths: RowLengths
  readonly render: () => RenderedRow
}

async function* measureTokens(options: TokenizeRowsOptions, recorder: Recorder): AsyncGenerator<MeasuredRow> {
  const { tokenizer } = options
  for await (const { row, whole, kept } of tokenizeRows(options, recorder)) {
    const lengths = { prompt: whole.prompt.length, completions: whole.completions.map(({ length }) => length) }
    yield { row, lengths, render: () => (tokenizer ? renderTokens(row, kept, tokenizer) : renderRow(row)) }
  }
}

async function* measureCharacters(options: TokenizeRowsOptions, recorder: Recorder): AsyncGenerator<MeasuredRow> {
  const isRepeated = createRepeatDetector()
  for await (const row of readRows(options)) {
    noteRow(row, isRepeated(row), (name) => recorder.note(name, row))
    const [chosen, rejected] = row.completions.map((answer) => JSON.stringify(answer))
    if (rejected !== undefined && chosen === rejected) recorder.note('identicalPairs', row)
    yield { row, lengths: charactersOf(row), render: () => renderRow(row) }
  }
}

/**
 * Reads data files from end to end and sums them up, keeping none of it.
 *
 * @throws `DATA_NOT_FOUND`, or `DATA_INVALID` naming file and line.
 */
export const inspectData = async (options: InspectDataOptions): Promise<Inspection> => {
  const files = await resolveFiles(options.file)
  const recorder = createRecorder(false)
  const extraColumns = new Set<string>()
  const samples: RenderedRow[] = []
  const measure = options.tokenizer === undefined ? measureCharacters : measureTokens
  let [rows, desirable, runs] = [0, 0, 0]
  let last: FileRow | undefined
  let meter: ReturnType<typeof createRowMeter> | undefined
  for await (const { row, lengths, render } of measure({ ...options, file: files }, recorder)) {
    meter ??= createRowMeter(row.layout.kind)
    meter.add(lengths)
    for (const name of row.extraColumns) extraColumns.add(name)
    if (samples.length < shownRows) samples.push(render())
    rows += 1
    desirable += Number(row.desirable === true)
    runs += Number(row.desirable !== last?.desirable)
    last = row
  }
  if (last === undefined || meter === undefined) throw invalidData(files.join(', '), 'holds no rows')
  const { kind, name, columns } = last.layout
  return {
    files,
    layout: name,
    kind,
    columns,
    rows,
    extraColumns: [...extraColumns],
    unit: options.tokenizer === undefined && last.content !== 'tokens' ? 'characters' : 'tokens',
    lengths: meter.lengths(),
    ...(kind === 'paired' ? { lengthBias: meter.bias() } : { labels: { desirable: desirable / rows, runs } }),
    findings: recorder.findings(),
    samples,
  }
}
