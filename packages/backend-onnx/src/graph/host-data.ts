import type { ElementType, HostData } from './value.ts'

/** A zeroed array of `size` elements. */
export const allocate = (type: ElementType, size: number): HostData => {
  switch (type) {
    case 'float32':
      return new Float32Array(size)
    case 'int32':
      return new Int32Array(size)
    case 'bool':
      return new Uint8Array(size)
    case 'int64':
      return new BigInt64Array(size)
    case 'float64':
      return new Float64Array(size)
  }
}

/** `size` copies of one number. */
export const repeated = (type: ElementType, size: number, fill: number): HostData => {
  const data = allocate(type, size)
  if (data instanceof BigInt64Array) return data.fill(BigInt(fill))
  return fill === 0 && !Object.is(fill, -0) ? data : data.fill(fill)
}

/** The bytes under a typed array, without a copy. */
export const bytesOf = (data: HostData): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)

/** True when two arrays hold the same bytes (so that NaN equals itself, and 0 differs from -0). */
export const sameBytes = (a: HostData, b: HostData): boolean => Buffer.compare(bytesOf(a), bytesOf(b)) === 0
