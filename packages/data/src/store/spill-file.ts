import { closeSync, mkdtempSync, openSync, read as readCallback, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { KedgeError } from '@kedge/core'

const read = promisify(readCallback)

/** Int32 cells on disk, addressed by number. */
export interface SpillFile {
  write(start: number, cells: Int32Array): void
  read(start: number, length: number): Promise<Int32Array>
  close(): void
}

const failed = (folder: string, error: unknown) =>
  new KedgeError(
    'DATA_CACHE',
    `${folder}: the token ids of a large data set cannot be kept here: ${error instanceof Error ? error.message : error}; name a folder with room in data.cacheDir`,
    { cause: error },
  )

const openNameless = (folder: string): number => {
  const own = mkdtempSync(join(folder, 'kedge-tokens-'))
  try {
    return openSync(join(own, 'tokens.bin'), 'w+')
  } finally {
    // Open but nameless from here on: it goes when the process does, whichever way that ends.
    rmSync(own, { recursive: true })
  }
}

/**
 * A temporary file, by default in the system's folder for them. It has no name, so nothing is left behind.
 *
 * @throws `DATA_CACHE` where there is no room.
 */
export const createSpillFile = (folder: string = tmpdir()): SpillFile => {
  const guarded = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw failed(folder, error)
    }
  }
  const file = guarded(() => openNameless(folder))
  return {
    write: (start, cells) =>
      guarded(() => {
        const bytes = Buffer.from(cells.buffer, cells.byteOffset, cells.byteLength)
        for (let done = 0; done < bytes.length; )
          done += writeSync(file, bytes, done, bytes.length - done, 4 * start + done)
      }),
    async read(start, length) {
      const cells = new Int32Array(length)
      const bytes = Buffer.from(cells.buffer)
      for (let done = 0; done < bytes.length; ) {
        const { bytesRead } = await read(file, bytes, done, bytes.length - done, 4 * start + done)
        if (bytesRead === 0) throw failed(folder, 'the file ends early')
        done += bytesRead
      }
      return cells
    },
    close: () => closeSync(file),
  }
}
