import type { Batch } from '@kedge/core'
import type { RowOf } from '../rows.ts'
import { decodeRecord, encodeRecord } from '../store/record.ts'
import { createRecordStore, type RecordStoreOptions } from '../store/record-store.ts'
import type { Examples } from './examples.ts'

/** Takes tokenized rows one at a time. */
export interface ExampleWriter {
  append(row: RowOf<Int32Array>): void
  /** All rows taken so far. */
  examples(kind: Batch['kind']): Examples
  close(): void
}

export const createExampleWriter = (options: RecordStoreOptions): ExampleWriter => {
  const store = createRecordStore(options)
  const read = (positions: ArrayLike<number>): Promise<RowOf<Int32Array>[]> =>
    Promise.all(Array.from(positions, async (position) => decodeRecord(await store.read(position))))
  return {
    append: (row) => store.append(encodeRecord(row)),
    examples: (kind) =>
      kind === 'paired'
        ? { kind, count: store.count, read, close: store.close }
        : {
            kind,
            count: store.count,
            read: async (positions) =>
              (await read(positions)).map((row) => ({ ...row, desirable: row.desirable === true })),
            close: store.close,
          },
    close: store.close,
  }
}

/** Examples that are in memory already. */
export const examplesOf = (kind: Batch['kind'], rows: readonly RowOf<Int32Array>[]): Examples => {
  const writer = createExampleWriter({ memoryLimit: Number.POSITIVE_INFINITY })
  for (const row of rows) writer.append(row)
  return writer.examples(kind)
}
