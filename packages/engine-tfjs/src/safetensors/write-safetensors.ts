import { writeAtomically } from '../files/write-atomically.ts'
import { dtypeBytes, encode, type FloatDtype } from './dtypes.ts'
import type { SafetensorsHeader, TensorEntry } from './header.ts'

/** A tensor to write; `values` is asked for when its turn comes, so that only one tensor is on the host at a time. */
export interface WritableTensor extends TensorEntry {
  readonly dtype: FloatDtype
  values(): Promise<Float32Array>
}

/** The bytes of a file's tensors, in their order. */
export type TensorBytes = AsyncIterable<Uint8Array>

/** Writes tensors in the given order. */
export const writeSafetensors = async (
  path: string,
  tensors: readonly WritableTensor[],
  metadata: SafetensorsHeader['metadata'],
): Promise<void> => {
  let offset = 0
  const entries = tensors.map(({ name, dtype, shape }) => {
    const begin = offset
    offset += shape.reduce<number>((product, size) => product * size, dtypeBytes[dtype])
    return [name, { dtype, shape, data_offsets: [begin, offset] }] as const
  })
  const json = JSON.stringify({ ...(metadata && { __metadata__: metadata }), ...Object.fromEntries(entries) })
  // Padded with spaces so that the data starts at a multiple of 8 bytes, as the reference implementation does.
  const bytes = Buffer.byteLength(json)
  await writeWithHeader(path, Buffer.from(json + ' '.repeat((8 - (bytes % 8)) % 8)), encoded(tensors))
}

/** Writes a file whose header is there already, as of one that was read. */
export const writeWithHeader = async (path: string, header: Uint8Array, tensors: TensorBytes): Promise<void> => {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  await writeAtomically(path, async (file) => {
    await file.writeFile(length)
    await file.writeFile(header)
    for await (const bytes of tensors) await file.writeFile(bytes)
  })
}

async function* encoded(tensors: readonly WritableTensor[]): TensorBytes {
  for (const { dtype, values } of tensors) yield encode(await values(), dtype)
}
