import { maskedScore } from '../operations/masked-score.ts'
import type { PackedLayout, Passage, TokenRange } from './pack-layout.ts'

/** Queries and the keys that they may see: chunks of one size, so that they are computed in one go. */
export interface AttentionGroup {
  readonly chunks: number
  /** Rows of a chunk: each query once for each head that shares a key-value head. */
  readonly rows: number
  /** Keys of a chunk. */
  readonly columns: number
  /** `[chunks * length]`: which of the tokens that ask; where there are fewer, the last one, which is unused. */
  readonly queries: Int32Array
  /** `[chunks * columns]` tokens that are looked at. */
  readonly keys: Int32Array
  /** `[chunks, rows, columns]`: 0 where a query sees a key, `maskedScore` where it does not. */
  readonly bias: Float32Array
}

/**
 * How attention over packed tokens is computed without most of what a mask would hide. The queries of a passage are taken a
 * chunk at a time, each chunk with the tokens that its last query sees: those before it in its prompt and its own passage.
 * Chunks with about as many keys form a group.
 */
export interface AttentionPlan {
  readonly groups: readonly AttentionGroup[]
  /** `[asking]`: the place of each token that asks, in their order, among the queries of all groups. */
  readonly placeOfQuery: Int32Array
  /** Places in `placesOfKey` for each token. */
  readonly repeats: number
  /** `[tokens * repeats]`: the places of each token among the keys of all groups; where there are fewer, a place that no query sees. */
  readonly placesOfKey: Int32Array
}

/** More groups fit the keys more closely, and each takes operations of its own. */
const mostGroups = 3

interface Chunk {
  /** Place of the first query among all tokens that ask. */
  readonly first: number
  /** Tokens that ask; at most `length`. */
  readonly queries: Int32Array
  /** Tokens that the last query sees, by position. */
  readonly keys: Int32Array
}

const sizeOf = ({ start, end }: TokenRange): number => end - start

export interface AttentionPlanOptions {
  /** Tokens that a query sees before it, itself included. */
  readonly window: number
  /** Queries of a chunk. */
  readonly length: number
  /** Query heads to a key-value head, whose rows stand below one another. */
  readonly shared: number
  /** Whether only the tokens of `read` ask, instead of all. */
  readonly ofRead: boolean
}

export const planAttention = (
  { ids, positions, passages, read }: Pick<PackedLayout, 'ids' | 'positions' | 'passages' | 'read'>,
  options: AttentionPlanOptions,
): AttentionPlan => {
  const asking = options.ofRead ? read : tokensOf([{ start: 0, end: ids.length }])
  let first = 0
  const chunks = passages
    .flatMap((passage) => {
      const start = first
      while (first < asking.length && asking[first]! < passage.own.end) first++
      return chunksOf(passage, asking.subarray(start, first), start, positions, options)
    })
    .sort((a, b) => a.keys.length - b.keys.length)
  const groups = groupByKeys(chunks).map((members) =>
    layOut(members, positions, options, { query: asking.length - 1, key: ids.length - 1 }),
  )
  return { groups, ...placesOf(chunks, groups, options.length, asking.length, ids.length) }
}

const chunksOf = (
  { prompt, own }: Passage,
  asking: Int32Array,
  start: number,
  positions: Int32Array,
  { window, length }: AttentionPlanOptions,
): Chunk[] =>
  Array.from({ length: Math.ceil(asking.length / length) }, (_, index) => {
    const queries = asking.subarray(index * length, (index + 1) * length)
    const visible = tokensOf([prompt, { start: own.start, end: queries.at(-1)! + 1 }])
    // Positions run on from the prompt to the passage, so what lies outside the window is the first tokens of the two.
    const firstSeen = positions[queries[0]!]! - window + 1
    return {
      first: start + index * length,
      queries,
      keys: visible.subarray(visible.findIndex((token) => positions[token]! >= firstSeen)),
    }
  })

const tokensOf = (ranges: readonly TokenRange[]): Int32Array => {
  const tokens = new Int32Array(ranges.reduce((total, range) => total + sizeOf(range), 0))
  let place = 0
  for (const { start, end } of ranges) for (let token = start; token < end; token++) tokens[place++] = token
  return tokens
}

/** A multiple of 8, with at least one key that no query sees. */
const columnsFor = ({ keys }: Chunk): number => Math.ceil((keys.length + 1) / 8) * 8

/** Cuts the sorted chunks into at most `mostGroups` groups, so that the keys and their padding are fewest. */
const groupByKeys = (chunks: readonly Chunk[]): Chunk[][] => {
  const ends = chunks.flatMap((chunk, index) =>
    index + 1 === chunks.length || columnsFor(chunks[index + 1]!) !== columnsFor(chunk) ? [index + 1] : [],
  )
  // A group of one chunk alone would need other operations than the rest, and so another compiled graph.
  const groupCost = (start: number, end: number): number =>
    end - start === 1 && chunks.length > 1 ? Number.POSITIVE_INFINITY : (end - start) * columnsFor(chunks[end - 1]!)
  // cost[last]: the least keys of the chunks up to `ends[last]` with the groups so far, and where the last group begins.
  let best = ends.map((end) => ({ cost: groupCost(0, end), starts: [0] }))
  for (let groups = 2; groups <= Math.min(mostGroups, ends.length); groups++) {
    best = ends.map((end, last) =>
      ends.slice(0, last).reduce((least, start, before) => {
        const cost = best[before]!.cost + groupCost(start, end)
        return cost < least.cost ? { cost, starts: [...best[before]!.starts, start] } : least
      }, best[last]!),
    )
  }
  const { starts } = best.at(-1)!
  return starts.map((start, group) => chunks.slice(start, starts[group + 1]))
}

const layOut = (
  members: readonly Chunk[],
  positions: Int32Array,
  { window, length, shared }: AttentionPlanOptions,
  unused: { readonly query: number; readonly key: number },
): AttentionGroup => {
  const columns = columnsFor(members.at(-1)!)
  const group = {
    chunks: members.length,
    rows: length * shared,
    columns,
    queries: new Int32Array(members.length * length).fill(unused.query),
    keys: new Int32Array(members.length * columns).fill(unused.key),
    bias: new Float32Array(members.length * length * shared * columns).fill(maskedScore),
  }
  members.forEach(({ first: firstQuery, queries, keys }, chunk) => {
    group.keys.set(keys, chunk * columns)
    // The last keys are those of the passage itself, up to the last query.
    const last = queries.at(-1)!
    let first = 0
    queries.forEach((token, index) => {
      while (positions[keys[first]!]! <= positions[token]! - window) first++
      group.queries[chunk * length + index] = firstQuery + index
      const query = (chunk * length + index) * shared
      for (let row = query; row < query + shared; row++)
        group.bias.fill(0, row * columns + first, row * columns + keys.length - (last - token))
    })
  })
  return group
}

const placesOf = (
  chunks: readonly Chunk[],
  groups: readonly AttentionGroup[],
  length: number,
  asking: number,
  tokens: number,
): Pick<AttentionPlan, 'placeOfQuery' | 'repeats' | 'placesOfKey'> => {
  const placeOfQuery = new Int32Array(asking)
  const counts = new Int32Array(tokens)
  chunks.forEach(({ first, queries, keys }, chunk) => {
    for (let index = 0; index < queries.length; index++) placeOfQuery[first + index] = chunk * length + index
    for (const token of keys) counts[token]!++
  })
  const repeats = counts.reduce((most, count) => Math.max(most, count), 1)
  const hidden = groups[0]!.columns - 1
  const placesOfKey = new Int32Array(tokens * repeats).fill(hidden)
  counts.fill(0)
  let chunk = 0
  let place = 0
  for (const group of groups) {
    for (let member = 0; member < group.chunks; member++, chunk++, place += group.columns) {
      chunks[chunk]!.keys.forEach((token, index) => {
        placesOfKey[token * repeats + counts[token]!++] = place + index
      })
    }
  }
  return { placeOfQuery, repeats, placesOfKey }
}
