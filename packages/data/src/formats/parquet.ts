import { type ChildProcess, fork } from 'node:child_process'
import { open } from 'node:fs/promises'
import { invalidData, unreadableFile } from '../data-error.ts'
import { type Columns, type FileFormat, rowPlace } from './format.ts'

/** Most bytes that one page may unpack to; writers aim at one MiB. */
const longestPage = 256 * 2 ** 20
const rowsPerMessage = 256

/** Heap of the reading process in MiB: room for a file's largest row group many times over, since text grows as it is unpacked. */
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

/** Asks for the next rows; whatever becomes of the process, an answer comes. */
const ask = (child: ChildProcess, seconds: number): Promise<Answer> =>
  new Promise((resolve) => {
    const answered = (answer: unknown): void => settle(answer as Answer)
    const failed = (error: Error): void => settle({ problem: error.message })
    const ended = (): void => settle({ problem: 'it asks for more memory than rows of this size can need' })
    const timer = setTimeout(() => settle({ problem: `no rows came for ${Math.round(seconds)} s` }), seconds * 1000)
    const settle = (answer: Answer): void => {
      clearTimeout(timer)
      child.off('message', answered).off('error', failed).off('exit', ended)
      resolve(answer)
    }
    child.on('message', answered).on('error', failed).on('exit', ended)
    if (child.connected) child.send('next')
    else ended()
  })

const start = (file: string, bytes: number): ChildProcess => {
  const child = fork(
    new URL('./parquet-process.js', import.meta.url),
    [JSON.stringify({ file, longestPage, rowsPerMessage })],
    {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [`--max-old-space-size=${heapFor(bytes)}`],
    },
  )
  // It may also fail while nobody asks, and must not keep a process alive that has nothing else to do.
  child.on('error', () => {})
  child.unref()
  child.channel?.unref()
  return child
}

/** Parquet, as the Hugging Face hub stores data sets, a row group in memory at a time. */
export const parquet: FileFormat = {
  extensions: ['.parquet'],
  async *read(file) {
    const size = await checkedSize(file)
    const child = start(file, size)
    try {
      for (let position = 0; ; ) {
        const { rows, problem } = await ask(child, patienceFor(size))
        if (problem !== undefined) throw invalidData(file, `cannot be read as Parquet; is it damaged? (${problem})`)
        if (rows === undefined) return
        for (const columns of rows) {
          position += 1
          yield { ...rowPlace(file, position), columns }
        }
      }
    } finally {
      child.kill('SIGKILL')
    }
  },
}
