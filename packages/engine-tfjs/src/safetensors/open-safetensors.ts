import { type FileHandle, open } from 'node:fs/promises'
import { KedgeError } from '@kedge/core'
import { decode } from './dtypes.ts'
import { type LocatedTensor, parseHeader, type SafetensorsHeader } from './header.ts'

/** An open safetensors file. Tensors are read one at a time, so that a model never stands in memory twice. */
export interface SafetensorsFile extends SafetensorsHeader {
  readonly path: string
  /** The values of one tensor, as float32. */
  read(tensor: LocatedTensor): Promise<Float32Array>
  close(): Promise<void>
}

/** The limit of the reference implementation. */
const longestHeader = 100_000_000

/**
 * Opens a safetensors file (https://github.com/huggingface/safetensors): 8 bytes of header length, little-endian, the
 * header in JSON, the tensors' bytes.
 *
 * @throws KedgeError MODEL_NOT_FOUND, or MODEL_INVALID for a file that does not hold together
 */
export const openSafetensors = async (path: string): Promise<SafetensorsFile> => {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new KedgeError('MODEL_NOT_FOUND', `${path}: cannot be opened (${error.code})`, { cause: error })
  })
  try {
    const { size } = await handle.stat()
    if (size < 8) throw new KedgeError('MODEL_INVALID', `${path}: ${size} bytes are too few for a safetensors file`)
    const length = Number((await readExactly(handle, 0, 8, path)).readBigUInt64LE())
    if (length > Math.min(size - 8, longestHeader)) {
      throw new KedgeError(
        'MODEL_INVALID',
        `${path}: announces a header of ${length} bytes in a file of ${size}; it is cut short or not a safetensors file`,
      )
    }
    const start = 8 + length
    const header = parseHeader(await readExactly(handle, 8, length, path), size - start, path)
    return {
      ...header,
      path,
      read: async ({ begin, end, dtype }) => decode(await readExactly(handle, start + begin, end - begin, path), dtype),
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

const readExactly = async (handle: FileHandle, position: number, length: number, path: string): Promise<Buffer> => {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await handle.read(buffer, 0, length, position)
  if (bytesRead < length) throw new KedgeError('MODEL_INVALID', `${path}: ended while it was being read`)
  return buffer
}
