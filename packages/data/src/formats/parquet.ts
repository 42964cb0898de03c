import { open } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { invalidData, unreadableFile } from '../data-error.ts'
import { type Columns, type FileFormat, rowPlace } from './format.ts'

/** Most bytes that one page may unpack to; writers aim at one MiB. */
const longestPage = 256 * 2 ** 20
const rowsPerMessage = 256

/** Heap of the reading thread in MiB: room for a file's largest row group many times over, since text grows as it is unpacked. */
const heapFor = (bytes: number): number => Math.min(4096, 128 + Math.ceil((16 * bytes) / 2 ** 20))

/** Seconds that the next rows may take. */
const patienceFor = (bytes: number): number => 15 + bytes / 2 ** 20

/** The size of a file that begins and ends as Parquet does. */
const checkedSize = async (file: string): Promise<number> => {
  const handle = await open(file).catch((error: unknown) => {
    throw unreadableFile(file, error)
  })
  try {
    const { size } = await handle.stat()
    const mark = Buffer.alloc(8)
    await handle.read(mark, 0, 4, 0).catch((error: unknown) => {
      throw unreadableFile(file, error)
    })
    if (size >= 12) await handle.read(mark, 4, 4, size - 4)
    if (mark.toString('latin1') !== 'PAR1PAR1') throw invalidData(file, 'is not a whole Parquet file; is it cut off?')
    return size
  } finally {
    await handle.close()
  }
}

interface Answer {
  /** None after the last row. */
  readonly rows?: readonly Columns[]
  readonly problem?: string
}

/** Asks the thread for the next rows; whatever becomes of it, an answer comes. */
const ask = (worker: Worker, seconds: number): Promise<Answer> =>
  new Promise((resolve) => {
    const settle = (answer: Answer): void => {
      clearTimeout(timer)
      worker.removeAllListeners()
      resolve(answer)
    }
    const timer = setTimeout(() => settle({ problem: `no rows came for ${Math.round(seconds)} s` }), seconds * 1000)
    worker.once('message', settle)
    worker.once('error', (error) => settle({ problem: error.message }))
    worker.once('exit', () => settle({ problem: 'its reader ended early' }))
    worker.postMessage('next')
  })

/** Parquet, as the Hugging Face hub stores data sets, a row group in memory at a time. */
export const parquet: FileFormat = {
  extensions: ['.parquet'],
  async *read(file) {
    const size = await checkedSize(file)
    const worker = new Worker(new URL('./parquet-worker.js', import.meta.url), {
      workerData: { file, longestPage, rowsPerMessage },
      resourceLimits: { maxOldGenerationSizeMb: heapFor(size) },
      execArgv: [],
    })
    try {
      for (let position = 0; ; ) {
        const { rows, problem } = await ask(worker, patienceFor(size))
        if (problem !== undefined) throw invalidData(file, `cannot be read as Parquet: ${problem}`)
        if (rows === undefined) return
        for (const columns of rows) {
          position += 1
          yield { ...rowPlace(file, position), columns }
        }
      }
    } finally {
      await worker.terminate()
    }
  },
}
