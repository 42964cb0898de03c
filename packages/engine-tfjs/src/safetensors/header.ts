import { KedgeError } from '@kedge/core'
import { inBrief, type JsonObject, shapeInBrief } from '../files/read-json.ts'
import { type Dtype, dtypeBytes, isDtype } from './dtypes.ts'

/** One tensor of a safetensors file. */
export interface TensorEntry {
  readonly name: string
  readonly dtype: Dtype
  readonly shape: readonly number[]
}

export interface LocatedTensor extends TensorEntry {
  /** First byte, counted from the end of the header, and the byte after the last. */
  readonly begin: number
  readonly end: number
}

export interface SafetensorsHeader {
  /** The header itself, so that a file can be written back byte for byte. */
  readonly text: Uint8Array
  readonly metadata: Readonly<Record<string, string>> | undefined
  /** In the order their bytes stand in the file. */
  readonly tensors: readonly LocatedTensor[]
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/**
 * Reads and checks the JSON header of a safetensors file that may be corrupt or hostile: every tensor's offsets, shape and
 * dtype must agree, and together the tensors must cover the `dataBytes` after the header without gap or overlap.
 *
 * @param file names the file in errors
 * @throws KedgeError MODEL_INVALID naming the tensor at fault
 */
export const parseHeader = (text: Uint8Array, dataBytes: number, file: string): SafetensorsHeader => {
  const fail = (problem: string): never => {
    throw new KedgeError('MODEL_INVALID', `${file}: ${problem}; the file is corrupt or not a safetensors file`)
  }

  const header = parseObject(text) ?? fail('the header is not a JSON object')
  const { __metadata__: metadata, ...entries } = header
  if (metadata !== undefined && !isStrings(metadata)) fail('"__metadata__" must map names to strings')

  const tensors = Object.entries(entries).map(([name, entry]) => {
    const refuse = (problem: string): never => fail(`tensor ${inBrief(name)} ${problem}`)
    if (!isObject(entry)) return refuse('has no description')
    return locate(name, entry, dataBytes, refuse)
  })
  tensors.sort((left, right) => left.begin - right.begin || left.end - right.end)

  let covered = 0
  for (const { name, begin, end } of tensors) {
    if (begin < covered) fail(`tensor ${inBrief(name)} overlaps the one before it`)
    if (begin > covered) fail(`${begin - covered} bytes before tensor ${inBrief(name)} belong to no tensor`)
    covered = end
  }
  if (covered < dataBytes) fail(`the last ${dataBytes - covered} bytes belong to no tensor`)
  return { text, metadata: metadata as SafetensorsHeader['metadata'], tensors }
}

const parseObject = (text: Uint8Array): JsonObject | undefined => {
  // The format asks for the brace; a decoder would skip a byte order mark.
  if (text[0] !== '{'.charCodeAt(0)) return undefined
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isStrings = (value: unknown): boolean =>
  isObject(value) && Object.values(value).every((entry) => typeof entry === 'string')

const locate = (
  name: string,
  entry: JsonObject,
  dataBytes: number,
  refuse: (problem: string) => never,
): LocatedTensor => {
  const { dtype, shape, data_offsets: offsets } = entry
  if (!isDtype(dtype)) {
    return refuse(`has dtype ${inBrief(dtype)}; only ${Object.keys(dtypeBytes).join(', ')} are supported`)
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) return refuse(`has the invalid shape ${inBrief(shape)}`)
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    return refuse(`has the invalid data_offsets ${inBrief(offsets)}`)
  }
  const [begin, end] = offsets as [number, number]
  if (begin > end || end > dataBytes) {
    return refuse(`lies at bytes ${begin} to ${end} of a file that holds ${dataBytes} bytes of data`)
  }
  const bytes = shape.reduce<number>((product, size) => product * size, dtypeBytes[dtype])
  if (bytes !== end - begin) {
    return refuse(`of shape ${shapeInBrief(shape)} and dtype ${dtype} needs ${bytes} bytes but has ${end - begin}`)
  }
  return { name, dtype, shape, begin, end }
}
