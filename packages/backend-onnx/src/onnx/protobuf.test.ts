import { expect, test } from 'vitest'
import { bytes, float, integer, integers, message, string } from './protobuf.ts'

const hex = (encoded: Uint8Array): string => Buffer.from(encoded).toString('hex')

test('integers are varints: 150 in field 1 is 08 96 01', () => {
  expect(hex(integer(1, 150))).toBe('089601')
})

test('negative integers take ten bytes', () => {
  expect(hex(integer(2, -1))).toBe('10ffffffffffffffffff01')
})

test('strings carry their length in bytes, not in characters', () => {
  expect(hex(string(2, 'testing'))).toBe('120774657374696e67')
  expect(hex(string(2, 'é'))).toBe('1202c3a9')
})

test('floats are four bytes, little-endian', () => {
  expect(hex(float(2, 1))).toBe('150000803f')
})

test('lists of integers are packed', () => {
  expect(hex(integers(6, [3, 270, 86942]))).toBe('3206038e029ea705')
  expect(hex(integers(6, []))).toBe('3200')
})

test('field numbers above 15 take two bytes', () => {
  expect(hex(integer(20, 7))).toBe('a00107')
})

test('messages are their fields, one after the other', () => {
  expect(hex(bytes(3, message(integer(1, 150))))).toBe('1a03089601')
})
