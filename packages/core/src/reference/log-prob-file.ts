import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Json } from '../contracts/json.ts'

/** What a file of log-probs says before its numbers. */
interface Header {
  readonly format: 1
  readonly info: Json
  /** Keys with how many log-probs each has, in the order of the numbers. */
  readonly entries: readonly (readonly [key: string, length: number])[]
  /** SHA-256 of the numbers. */
  readonly digest: string
}

export interface LogProbFile {
  readonly info: Json
  readonly entries: readonly (readonly [string, Float32Array])[]
}

const digestOf = (values: Uint8Array): string => createHash('sha256').update(values).digest('hex')

/**
 * Writes log-probs by key: the header's length in bytes (uint32, little-endian), the header as JSON, padding to 4 bytes,
 * float32 numbers. The file appears whole or not at all, whoever else writes it meanwhile.
 */
export const writeLogProbs = async (
  path: string,
  entries: ReadonlyMap<string, Float32Array>,
  info: Json,
): Promise<void> => {
  const numbers = Buffer.concat(
    [...entries.values()].map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  )
  const lengths = [...entries].map(([key, { length }]) => [key, length] as const)
  const header: Header = { format: 1, info, entries: lengths, digest: digestOf(numbers) }
  const text = JSON.stringify(header)
  const padded = Buffer.from(text + ' '.repeat((4 - (Buffer.byteLength(text) % 4)) % 4))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(padded.length)
  const partial = `${path}.${randomUUID()}.partial`
  await mkdir(dirname(path), { recursive: true })
  try {
    await writeFile(partial, Buffer.concat([length, padded, numbers]))
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

/** Reads back what `writeLogProbs` wrote; throws for a file that is missing, damaged or of another format. */
export const readLogProbs = async (path: string): Promise<LogProbFile> => {
  const bytes = await readFile(path)
  const start = 4 + bytes.readUInt32LE(0)
  const { format, info, entries, digest } = JSON.parse(bytes.toString('utf8', 4, start)) as Header
  const numbers = bytes.subarray(start)
  if (format !== 1 || digestOf(numbers) !== digest) throw new Error(`${path}: damaged, or of another format`)
  const values = new Float32Array(Uint8Array.from(numbers).buffer)
  let at = 0
  return {
    info,
    entries: entries.map(([key, length]) => {
      at += length
      return [key, values.slice(at - length, at)] as const
    }),
  }
}
