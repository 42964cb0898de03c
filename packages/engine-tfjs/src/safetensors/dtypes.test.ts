import { describe, expect, it } from 'vitest'
import { decode, encode } from './dtypes.ts'

const allHalves = Uint16Array.from({ length: 65_536 }, (_, bits) => bits)
const bytesOf = (halves: Uint16Array) => new Uint8Array(halves.buffer, halves.byteOffset, halves.byteLength)
const halvesOf = (values: number[], dtype: 'F16' | 'BF16') => [
  ...new Uint16Array(encode(Float32Array.from(values), dtype).buffer),
]

describe('decode and encode', () => {
  it.each(['F16', 'BF16'] as const)('return every %s bit pattern unchanged, quiet NaNs included', (dtype) => {
    const quietBit = dtype === 'F16' ? 0x200 : 0x40
    const decoded = decode(bytesOf(allHalves), dtype)
    const expected = allHalves.map((bits, index) => (Number.isNaN(decoded[index]) ? bits | quietBit : bits))
    expect(new Uint16Array(encode(decoded, dtype).buffer)).toEqual(expected)
  })

  it('know the values of F16', () => {
    const halves = Uint16Array.of(0x3c00, 0xc000, 0x3555, 0x7bff, 0x0400, 0x0001, 0x7c00, 0x8000)
    expect([...decode(bytesOf(halves), 'F16')]).toEqual([
      1,
      -2,
      0.333251953125,
      65_504,
      2 ** -14,
      2 ** -24,
      Number.POSITIVE_INFINITY,
      -0,
    ])
  })

  it('know the values of BF16', () => {
    const halves = Uint16Array.of(0x3f80, 0xc000, 0x3eab, 0x0001)
    expect([...decode(bytesOf(halves), 'BF16')]).toEqual([1, -2, 0.333984375, 2 ** -133])
  })

  it('round to the nearest F16, ties to even', () => {
    const step = 2 ** -10
    // 1 + half a step is a tie between 1 (even) and 1 + step; 1 + 1.5 steps between 1 + step and 1 + 2 steps (even).
    expect(halvesOf([1 + step / 2, 1 + 1.5 * step, 1 + 0.51 * step, 1 + 0.49 * step], 'F16')).toEqual([
      0x3c00, 0x3c02, 0x3c01, 0x3c00,
    ])
    // Half of the smallest subnormal ties to 0; 65520 is half way to what would be 65536 and becomes infinity.
    expect(halvesOf([2 ** -25, 2 ** -25 * 1.01, -(2 ** -26), 65_519, 65_520, -1e30], 'F16')).toEqual([
      0, 1, 0x8000, 0x7bff, 0x7c00, 0xfc00,
    ])
  })

  it('round to the nearest BF16, ties to even', () => {
    const step = 2 ** -7
    expect(halvesOf([1 + step / 2, 1 + 1.5 * step, 1 + 0.51 * step, 3.4e38], 'BF16')).toEqual([
      0x3f80, 0x3f82, 0x3f81, 0x7f80,
    ])
  })

  it('pass F32 through, NaN payloads and all', () => {
    const bytes = Uint8Array.of(1, 0, 0xc0, 0x7f, 0, 0, 0x80, 0xbf)
    expect(encode(decode(bytes, 'F32'), 'F32')).toEqual(bytes)
  })
})
