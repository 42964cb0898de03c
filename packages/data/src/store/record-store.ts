import { createSpillFile, type SpillFile } from './spill-file.ts'

/** Records of int32 cells, read back by their number in whatever order. */
export interface RecordStore {
  readonly count: number
  append(record: Int32Array): void
  read(index: number): Promise<Int32Array>
  /** Frees what it holds. */
  close(): void
}

export interface RecordStoreOptions {
  /** Bytes of records kept in memory; past that they all go to disk. 64 MiB by default. */
  readonly memoryLimit?: number
  /** Where on disk; by default the system's folder for temporary files. */
  readonly cacheDir?: string
}

/** Cells of a block, 4 MiB. A longer record gets a block of its own. */
const blockCells = 2 ** 20

interface Block {
  /** Number of its first cell, counted from the first record's. */
  readonly start: number
  readonly cells: Int32Array
  used: number
}

/**
 * Records one after another in blocks, which stay in memory while they are few and are written to disk once they pass the
 * limit; then memory holds one block, and 8 bytes a record for where it begins.
 */
export const createRecordStore = ({ memoryLimit = 64 * 2 ** 20, cacheDir }: RecordStoreOptions = {}): RecordStore => {
  let starts = new Float64Array(1024)
  let count = 0
  let end = 0
  let blocks: Block[] = []
  let spill: SpillFile | undefined

  const spillAllBut = (kept: Block | undefined): void => {
    spill ??= createSpillFile(cacheDir)
    for (const block of blocks) if (block !== kept) spill.write(block.start, block.cells.subarray(0, block.used))
    blocks = kept === undefined ? [] : [kept]
  }
  const blockFor = (length: number): Block => {
    const last = blocks.at(-1)
    if (last !== undefined && last.used + length <= last.cells.length) return last
    if (spill !== undefined || 4 * (end + length) > memoryLimit) spillAllBut(undefined)
    const block = { start: end, cells: new Int32Array(Math.max(blockCells, length)), used: 0 }
    blocks.push(block)
    return block
  }
  const note = (start: number): void => {
    if (count === starts.length) {
      const before = starts
      starts = new Float64Array(2 * before.length)
      starts.set(before)
    }
    starts[count] = start
    count += 1
  }
  return {
    get count() {
      return count
    },
    append(record) {
      const block = blockFor(record.length)
      block.cells.set(record, block.used)
      block.used += record.length
      note(end)
      end += record.length
    },
    async read(index) {
      const start = starts[index]!
      const stop = index + 1 < count ? starts[index + 1]! : end
      const block = blocks.findLast((candidate) => candidate.start <= start)
      if (block === undefined) return spill!.read(start, stop - start)
      return block.cells.subarray(start - block.start, stop - block.start)
    },
    close() {
      spill?.close()
      spill = undefined
      blocks = []
      count = 0
    },
  }
}
