/** Element types that Kedge computes with; all of them become float32 in memory. */
export type FloatDtype = 'F32' | 'F16' | 'BF16'

/** Element types of a safetensors file and their bytes. Others than floats only pass through. */
export const dtypeBytes = {
  F32: 4,
  F16: 2,
  BF16: 2,
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  U16: 2,
  I16: 2,
  U32: 4,
  I32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
} as const

export type Dtype = keyof typeof dtypeBytes

export const isDtype = (value: unknown): value is Dtype => typeof value === 'string' && Object.hasOwn(dtypeBytes, value)

export const floatDtypes: readonly FloatDtype[] = ['F32', 'F16', 'BF16']

export const isFloatDtype = (dtype: Dtype): dtype is FloatDtype => floatDtypes.some((each) => each === dtype)

/** Little-endian bytes to float32, exactly: every F16 and BF16 value is a float32 value. */
export const decode = (bytes: Uint8Array, dtype: FloatDtype): Float32Array => {
  const aligned = bytes.slice()
  if (dtype === 'F32') return new Float32Array(aligned.buffer)
  const halves = new Uint16Array(aligned.buffer)
  const bits = Uint32Array.from(halves, dtype === 'BF16' ? (half) => half << 16 : float16Bits)
  return new Float32Array(bits.buffer)
}

/** Float32 to little-endian bytes, rounded to the nearest representable value, ties to even. */
export const encode = (values: Float32Array, dtype: FloatDtype): Uint8Array => {
  if (dtype === 'F32') return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length)
  return new Uint8Array(Uint16Array.from(bits, dtype === 'BF16' ? toBfloat16 : toFloat16).buffer)
}

const float16Bits = (half: number): number => {
  const sign = (half & 0x8000) << 16
  const exponent = (half >>> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0x1f) return sign | 0x7f80_0000 | (fraction << 13)
  if (exponent !== 0) return sign | ((exponent + 112) << 23) | (fraction << 13)
  if (fraction === 0) return sign
  // A subnormal half is a normal float32: shift its leading one up to where it is implied.
  const shift = Math.clz32(fraction) - 21
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13)
}

const isNotANumber = (bits: number): boolean => (bits & 0x7fff_ffff) > 0x7f80_0000

/** Drops the low `shift` bits of a magnitude, to the nearest and ties to even. */
const roundShift = (magnitude: number, shift: number): number => {
  const half = 2 ** (shift - 1)
  const kept = Math.floor(magnitude / 2 ** shift)
  const rest = magnitude - kept * 2 ** shift
  return rest > half || (rest === half && kept % 2 === 1) ? kept + 1 : kept
}

const toBfloat16 = (bits: number): number =>
  // A NaN keeps its payload but never rounds up into infinity.
  isNotANumber(bits) ? (bits >>> 16) | 0x40 : roundShift(bits, 16)

const toFloat16 = (bits: number): number => {
  const sign = (bits >>> 16) & 0x8000
  const magnitude = bits & 0x7fff_ffff
  if (isNotANumber(bits)) return sign | 0x7e00 | ((magnitude >>> 13) & 0x3ff)
  const exponent = (magnitude >>> 23) - 112
  // Rounding a normal half may carry into the exponent, up to infinity, which is what IEEE 754 asks for.
  if (exponent > 0) return sign | Math.min(roundShift(magnitude - 0x3800_0000, 13), 0x7c00)
  if (exponent < -10) return sign
  return sign | roundShift((magnitude & 0x7f_ffff) | 0x80_0000, 14 - exponent)
}
