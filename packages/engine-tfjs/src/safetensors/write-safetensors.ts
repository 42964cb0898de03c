import { writeAtomically } from '../files/write-atomically.ts'
import { dtypeBytes, encode } from './dtypes.ts'
import type { SafetensorsHeader, TensorEntry } from './header.ts'

/** A tensor to write; `values` is asked for when its turn comes, so that only one tensor is on the host at a time. */
export interface WritableTensor extends TensorEntry {
  values(): Promise<Float32Array>
}

/** Writes tensors in the given order; what `openSafetensors` read is written back byte for byte. */
export const writeSafetensors = async (
  path: string,
  tensors: readonly WritableTensor[],
  metadata: SafetensorsHeader['metadata'],
): Promise<void> => {
  let offset = 0
  const entries = tensors.map(({ name, dtype, shape }) => {
    const begin = offset
    offset += shape.reduce((product, size) => product * size, dtypeBytes[dtype])
    return [name, { dtype, shape, data_offsets: [begin, offset] }] as const
  })
  const json = JSON.stringify({ ...(metadata && { __metadata__: metadata }), ...Object.fromEntries(entries) })
  // Padded with spaces so that the data starts at a multiple of 8 bytes, as the reference implementation does.
  const bytes = Buffer.byteLength(json)
  const header = Buffer.from(json + ' '.repeat((8 - (bytes % 8)) % 8))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))

  await writeAtomically(path, async (file) => {
    await file.writeFile(length)
    await file.writeFile(header)
    for (const { dtype, values } of tensors) await file.writeFile(encode(await values(), dtype))
  })
}
