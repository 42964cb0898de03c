import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { invalidData, unreadableFile } from '../data-error.ts'

const isGzip = async (file: string): Promise<boolean> => {
  const handle = await open(file)
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await handle.close()
  }
}

const isZlibError = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')

/** The bytes of a file in pieces, unpacked where they begin as gzip does, whatever the file is called. */
export async function* readBytes(file: string): AsyncGenerator<Buffer> {
  try {
    if (!(await isGzip(file))) {
      yield* createReadStream(file)
      return
    }
    const packed = createReadStream(file)
    const unpacked = createGunzip()
    packed.on('error', (error) => unpacked.destroy(error))
    try {
      yield* packed.pipe(unpacked)
    } finally {
      packed.destroy()
      unpacked.destroy()
    }
  } catch (error) {
    if (isZlibError(error)) throw invalidData(file, `cannot be unpacked as gzip: ${error.message}; is it cut off?`)
    throw error instanceof Error && 'syscall' in error ? unreadableFile(file, error) : error
  }
}
