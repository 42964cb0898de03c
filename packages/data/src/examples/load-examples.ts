import { invalidData } from '../data-error.ts'
import { resolveFiles } from '../files/resolve-files.ts'
import type { DataReport } from '../report/report.ts'
import type { RecordStoreOptions } from '../store/record-store.ts'
import type { Examples } from './examples.ts'
import { createRecorder } from './recorder.ts'
import { createExampleWriter } from './stored-examples.ts'
import { type TokenizeRowsOptions, tokenizeRows } from './tokenize-rows.ts'

export interface LoadExamplesOptions extends TokenizeRowsOptions, RecordStoreOptions {
  /** Makes whatever the report calls suspicious an error. */
  readonly strict: boolean
}

/** Tokenized rows, and what there is to know about where they come from. */
export interface LoadedExamples {
  readonly examples: Examples
  readonly report: DataReport
}

/**
 * Reads data files and tokenizes them: one example per row, in order. Rows are read one at a time and token ids go to disk
 * once they are many, so that memory does not grow with the files but for some 25 bytes a row.
 *
 * @throws `DATA_NOT_FOUND`, `DATA_INVALID` naming file and line, `TOKENIZER_INVALID`, or `DATA_CACHE`.
 */
export const loadExamples = async (options: LoadExamplesOptions): Promise<LoadedExamples> => {
  const files = await resolveFiles(options.file)
  const recorder = createRecorder(options.strict)
  const extraColumns = new Set<string>()
  const lengths = new Map<number, number>()
  const writer = createExampleWriter(options)
  try {
    let layout: (Pick<DataReport, 'layout' | 'columns'> & { readonly kind: Examples['kind'] }) | undefined
    for await (const { row, kept } of tokenizeRows({ ...options, file: files }, recorder)) {
      layout ??= { layout: row.layout.name, columns: row.layout.columns, kind: row.layout.kind }
      for (const name of row.extraColumns) extraColumns.add(name)
      const length = kept.prompt.length + Math.max(...kept.completions.map((ids) => ids.length))
      lengths.set(length, (lengths.get(length) ?? 0) + 1)
      writer.append(kept)
    }
    if (layout === undefined) throw invalidData(files.join(', '), 'holds no rows')
    const { kind, ...described } = layout
    const examples = writer.examples(kind)
    return {
      examples,
      report: {
        files,
        ...described,
        rows: examples.count,
        lengths,
        extraColumns: [...extraColumns],
        findings: recorder.findings(),
        splitPairs: 0,
        withoutMismatched: 0,
      },
    }
  } catch (error) {
    writer.close()
    throw error
  }
}
