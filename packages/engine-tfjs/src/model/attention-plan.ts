import { maskedScore } from '../operations/masked-score.ts'
import type { PackedLayout, Passage } from './pack-layout.ts'

/** Queries and the keys that they may see: `chunks` of as many rows each, so that they are computed in one go. */
export interface AttentionGroup {
  readonly chunks: number
  /** Keys of a chunk. */
  readonly columns: number
  /** `[chunks * length]` tokens that ask. */
  readonly queries: Int32Array
  /** `[chunks * columns]` tokens that are looked at. */
  readonly keys: Int32Array
  /** `[chunks, length, columns]`: 0 where a query sees a key, `maskedScore` where it does not. */
  readonly bias: Float32Array
}

/**
 * How attention over packed tokens is computed without most of what a mask would hide. The queries of a passage are taken a
 * chunk at a time, each chunk with the tokens that its last query sees: those before it in its prompt and its own passage.
 * Chunks with about as many keys form a group.
 */
export interface AttentionPlan {
  /** Queries of a chunk. */
  readonly length: number
  readonly groups: readonly AttentionGroup[]
  /** `[tokens]`: the place of each token among the queries of all groups. */
  readonly queryOfToken: Int32Array
  /** Places in `keysOfToken` for each token. */
  readonly repeats: number
  /** `[tokens * repeats]`: the places of each token among the keys of all groups; where there are fewer, a place that no query sees. */
  readonly keysOfToken: Int32Array
}

/** More groups fit the keys more closely, and each takes operations of its own. */
const mostGroups = 3

interface Chunk {
  /** Tokens that ask; at most `length`. */
  readonly queries: readonly number[]
  /** Tokens that the last query sees, by position. */
  readonly keys: readonly number[]
  /** Keys before those that the first query sees up to itself. */
  readonly before: number
}

/**
 * @param window tokens that a query sees before it, itself included
 * @param length queries of a chunk
 */
export const planAttention = (
  { ids, positions, passages }: Pick<PackedLayout, 'ids' | 'positions' | 'passages'>,
  window: number,
  length: number,
): AttentionPlan => {
  const chunks = passages
    .flatMap((passage) => chunksOf(passage, positions, window, length))
    .sort((a, b) => a.keys.length - b.keys.length)
  const unused = ids.length - 1
  const groups = groupByKeys(chunks).map((members) => layOut(members, positions, window, length, unused))
  return { length, groups, ...placesOf(chunks, groups, length, ids.length) }
}

const numbersFrom = (start: number, end: number): number[] =>
  Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index)

const chunksOf = ({ prompt, own }: Passage, positions: Int32Array, window: number, length: number): Chunk[] =>
  Array.from({ length: Math.ceil((own.end - own.start) / length) }, (_, index) => {
    const start = own.start + index * length
    const end = Math.min(start + length, own.end)
    // Positions run on from the prompt to the passage, so what lies outside the window is the first tokens of the two.
    const firstSeen = positions[start]! - window + 1
    const visible = [...numbersFrom(prompt.start, prompt.end), ...numbersFrom(own.start, end)]
    const keys = firstSeen <= 0 ? visible : visible.filter((token) => positions[token]! >= firstSeen)
    return { queries: numbersFrom(start, end), keys, before: keys.length - (end - start) }
  })

/** A multiple of 8, with at least one key that no query sees. */
const columnsFor = ({ keys }: Chunk): number => Math.ceil((keys.length + 1) / 8) * 8

/** Cuts the sorted chunks into at most `mostGroups` groups, so that the keys and their padding are fewest. */
const groupByKeys = (chunks: readonly Chunk[]): Chunk[][] => {
  const ends = chunks.flatMap((chunk, index) =>
    index + 1 === chunks.length || columnsFor(chunks[index + 1]!) !== columnsFor(chunk) ? [index + 1] : [],
  )
  // cost[last]: the least keys of the chunks up to `ends[last]` with the groups so far, and where the last group begins.
  const groupCost = (start: number, end: number): number => (end - start) * columnsFor(chunks[end - 1]!)
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
  window: number,
  length: number,
  unused: number,
): AttentionGroup => {
  const columns = columnsFor(members.at(-1)!)
  const group = {
    chunks: members.length,
    columns,
    queries: new Int32Array(members.length * length).fill(unused),
    keys: new Int32Array(members.length * columns).fill(unused),
    bias: new Float32Array(members.length * length * columns).fill(maskedScore),
  }
  members.forEach(({ queries, keys, before }, chunk) => {
    group.queries.set(queries, chunk * length)
    group.keys.set(keys, chunk * columns)
    let first = 0
    queries.forEach((query, index) => {
      const end = before + index + 1
      while (positions[keys[first]!]! <= positions[query]! - window) first++
      const row = (chunk * length + index) * columns
      group.bias.fill(0, row + first, row + end)
    })
  })
  return group
}

const placesOf = (
  chunks: readonly Chunk[],
  groups: readonly AttentionGroup[],
  length: number,
  tokens: number,
): Pick<AttentionPlan, 'queryOfToken' | 'repeats' | 'keysOfToken'> => {
  const queryOfToken = new Int32Array(tokens)
  const counts = new Int32Array(tokens)
  chunks.forEach(({ queries, keys }, chunk) => {
    queries.forEach((token, index) => {
      queryOfToken[token] = chunk * length + index
    })
    for (const token of keys) counts[token]!++
  })
  const repeats = counts.reduce((most, count) => Math.max(most, count), 1)
  const hidden = groups[0]!.columns - 1
  const keysOfToken = new Int32Array(tokens * repeats).fill(hidden)
  counts.fill(0)
  let chunk = 0
  let place = 0
  for (const group of groups) {
    for (let member = 0; member < group.chunks; member++, chunk++, place += group.columns) {
      chunks[chunk]!.keys.forEach((token, index) => {
        keysOfToken[token * repeats + counts[token]!++] = place + index
      })
    }
  }
  return { queryOfToken, repeats, keysOfToken }
}
