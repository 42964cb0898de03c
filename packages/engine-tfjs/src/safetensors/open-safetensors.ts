import { type FileHandle, open } from 'node:fs/promises'
import { KedgeError } from '@kedge/core'
import { inBrief } from '../files/read-json.ts'
import { decode, dtypeBytes, floatDtypes, isFloatDtype } from './dtypes.ts'
import { type LocatedTensor, parseHeader, type SafetensorsHeader } from './header.ts'

/** An open safetensors file. Tensors are read one at a time, so that a model never stands in memory twice. */
export interface SafetensorsFile extends SafetensorsHeader {
  readonly path: string
  /**
   * The values of one tensor, as float32.
   *
   * @throws KedgeError MODEL_INVALID for a tensor of another dtype than F32, F16 and BF16
   */
  read(tensor: LocatedTensor): Promise<Float32Array>
  /** The bytes of one tensor, in parts. */
  parts(tensor: LocatedTensor): AsyncGenerator<Uint8Array>
  close(): Promise<void>
}

/** The limit of the reference implementation. */
const longestHeader = 100_000_000

/** Bytes that are read at once, besides what they become: a multiple of every dtype's. */
const partBytes = 16 * 1024 * 1024

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
    const { header, start } = await readHeader(handle, path)
    const parts = async function* ({ begin, end }: LocatedTensor): AsyncGenerator<Uint8Array> {
      for (let at = begin; at < end; at += partBytes) {
        yield await readExactly(handle, start + at, Math.min(partBytes, end - at), path)
      }
    }
    return {
      ...header,
      path,
      parts,
      async read(tensor) {
        const { name, dtype, begin, end } = tensor
        if (!isFloatDtype(dtype)) {
          const problem = `tensor ${inBrief(name)} has dtype ${dtype}; only ${floatDtypes.join(', ')} can be computed with`
          throw new KedgeError('MODEL_INVALID', `${path}: ${problem}`)
        }
        const values = new Float32Array((end - begin) / dtypeBytes[dtype])
        let filled = 0
        for await (const part of parts(tensor)) {
          const decoded = decode(part, dtype)
          values.set(decoded, filled)
          filled += decoded.length
        }
        return values
      },
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

const readHeader = async (
  handle: FileHandle,
  path: string,
): Promise<{ readonly header: SafetensorsHeader; readonly start: number }> => {
  const entry = await handle.stat()
  const { size } = entry
  if (!entry.isFile()) throw new KedgeError('MODEL_INVALID', `${path}: is not a file`)
  if (size < 8) throw new KedgeError('MODEL_INVALID', `${path}: ${size} bytes are too few for a safetensors file`)
  const length = Number((await readExactly(handle, 0, 8, path)).readBigUInt64LE())
  if (length > Math.min(size - 8, longestHeader)) {
    throw new KedgeError(
      'MODEL_INVALID',
      `${path}: announces a header of ${length} bytes in a file of ${size}; it is cut short or not a safetensors file`,
    )
  }
  const start = 8 + length
  return { header: parseHeader(await readExactly(handle, 8, length, path), size - start, path), start }
}

const readExactly = async (handle: FileHandle, position: number, length: number, path: string): Promise<Buffer> => {
  const buffer = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled)
    if (bytesRead === 0) throw new KedgeError('MODEL_INVALID', `${path}: ended while it was being read`)
    filled += bytesRead
  }
  return buffer
}
