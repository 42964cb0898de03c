import type { RowOf } from '../rows.ts'

/** Int32 cells before the lengths of the completions. */
const header = 5
const [hasLabel, isDesirable, hasWeight, hasMargin] = [1, 2, 4, 8]

/**
 * A row as one run of int32 cells: prompt length, number of completions, flags, weight and margin (as the bits of float32),
 * the completions' lengths, then all token ids.
 */
export const encodeRecord = ({ prompt, completions, desirable, weight, margin }: RowOf<Int32Array>): Int32Array => {
  const tokens = completions.reduce((sum, { length }) => sum + length, prompt.length)
  const record = new Int32Array(header + completions.length + tokens)
  record[0] = prompt.length
  record[1] = completions.length
  record[2] =
    (desirable !== undefined ? hasLabel : 0) |
    (desirable === true ? isDesirable : 0) |
    (weight !== undefined ? hasWeight : 0) |
    (margin !== undefined ? hasMargin : 0)
  new Float32Array(record.buffer, 3 * 4, 2).set([weight ?? 0, margin ?? 0])
  let at = header
  for (const { length } of completions) record[at++] = length
  for (const ids of [prompt, ...completions]) {
    record.set(ids, at)
    at += ids.length
  }
  return record
}

/** The row of a record; its token ids are views of the record. */
export const decodeRecord = (record: Int32Array): RowOf<Int32Array> => {
  const [promptLength = 0, count = 0, flags = 0] = record
  const [weight = 0, margin = 0] = new Float32Array(record.buffer, record.byteOffset + 3 * 4, 2)
  let at = header + count
  const take = (length: number): Int32Array => {
    at += length
    return record.subarray(at - length, at)
  }
  return {
    prompt: take(promptLength),
    completions: Array.from(record.subarray(header, header + count), take),
    ...((flags & hasLabel) !== 0 && { desirable: (flags & isDesirable) !== 0 }),
    ...((flags & hasWeight) !== 0 && { weight }),
    ...((flags & hasMargin) !== 0 && { margin }),
  }
}
