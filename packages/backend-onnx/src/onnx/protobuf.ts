/** The few pieces of protobuf's wire format that an ONNX model needs (protobuf.dev/programming-guides/encoding). */

const VARINT = 0
const LENGTH_DELIMITED = 2
const FIXED_32 = 5

const text = new TextEncoder()

const varint = (value: number | bigint): number[] => {
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return bytes
}

const tag = (field: number, wireType: number): number[] => varint((field << 3) | wireType)

/** An integer field. Negative numbers take ten bytes, as two's complement. */
export const integer = (field: number, value: number | bigint): Uint8Array =>
  Uint8Array.from([...tag(field, VARINT), ...varint(value)])

/** A 32-bit float field. */
export const float = (field: number, value: number): Uint8Array => {
  const bytes = new Uint8Array(Float32Array.of(value).buffer)
  return Uint8Array.from([...tag(field, FIXED_32), ...bytes])
}

/** A bytes field, or an embedded message. */
export const bytes = (field: number, value: Uint8Array): Uint8Array =>
  Buffer.concat([Uint8Array.from([...tag(field, LENGTH_DELIMITED), ...varint(value.byteLength)]), value])

/** A string field. */
export const string = (field: number, value: string): Uint8Array => bytes(field, text.encode(value))

/** A packed list of integers. */
export const integers = (field: number, values: readonly number[]): Uint8Array =>
  bytes(field, Uint8Array.from(values.flatMap(varint)))

/** A message from its fields, in order. */
export const message = (...fields: readonly Uint8Array[]): Uint8Array => Buffer.concat(fields)
