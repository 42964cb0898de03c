import type { AttentionPlan } from './attention-plan.ts'

/**
 * A plan for `heads` key-value heads. What it indexes are rows of one head each: row `token * heads + head` of queries, keys and
 * values, which so need not be transposed, and the rows of head after head of what each group computes.
 */
export const planForHeads = (
  { groups, placeOfQuery, repeats, placesOfKey }: AttentionPlan,
  heads: number,
): AttentionPlan => ({
  groups: groups.map((group) => ({
    ...group,
    queries: headByHead(group.queries, heads),
    keys: headByHead(group.keys, heads),
  })),
  placeOfQuery: amongHeads(placeOfQuery, 1, sizesOf(groups.map(({ queries }) => queries)), heads),
  repeats,
  placesOfKey: amongHeads(placesOfKey, repeats, sizesOf(groups.map(({ keys }) => keys)), heads),
})

const sizesOf = (lists: readonly Int32Array[]): number[] => lists.map(({ length }) => length)

/** The rows of `tokens` for the first head, then for the next. */
const headByHead = (tokens: Int32Array, heads: number): Int32Array => {
  const rows = new Int32Array(heads * tokens.length)
  for (let head = 0, row = 0; head < heads; head++) {
    for (let index = 0; index < tokens.length; index++) rows[row++] = tokens[index]! * heads + head
  }
  return rows
}

/**
 * From `places` among the rows that groups of `sizes` have for one head, `repeats` for each token, to those of every head, for
 * each token and head.
 */
const amongHeads = (places: Int32Array, repeats: number, sizes: readonly number[], heads: number): Int32Array => {
  const rows = new Int32Array(places.length * heads)
  for (let index = 0; index < places.length; index++) {
    let group = 0
    let start = 0
    while (places[index]! >= start + sizes[group]!) start += sizes[group++]!
    const token = Math.floor(index / repeats)
    let row = token * heads * repeats + (index - token * repeats)
    for (let head = 0; head < heads; head++, row += repeats)
      rows[row] = places[index]! + start * (heads - 1) + head * sizes[group]!
  }
  return rows
}
