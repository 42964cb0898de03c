import type { TokenLayout } from '@kedge/core'

/** A prompt and the completions to lay out after it. */
export interface LayoutRow {
  readonly prompt: ArrayLike<number>
  readonly completions: readonly ArrayLike<number>[]
}

export interface LayoutOptions {
  /** Width and time are padded up to a multiple of this, so that compiled graphs meet few shapes. */
  readonly padToMultipleOf?: number
}

/**
 * Lays rows out with shared prompts: `[prompt][completion 0][completion 1]…[padding]`, every completion continuing at the
 * prompt's last position. Completions are numbered by their place and then by row: first the first completion of every row,
 * then the second ones, so that pairs come out as all chosen and then all rejected. Prompts hold at least one token, since
 * a completion's first token is predicted from the prompt's last.
 */
export const createLayout = (rows: readonly LayoutRow[], { padToMultipleOf = 32 }: LayoutOptions = {}): TokenLayout => {
  const padded = (length: number): number => Math.ceil(length / padToMultipleOf) * padToMultipleOf
  const completions = numberCompletions(rows)
  const width = padded(Math.max(0, ...rows.map(rowLength)))
  const time = padded(Math.max(0, ...completions.map(({ ids }) => ids.length)))
  const layout: TokenLayout = {
    rows: rows.length,
    width,
    ids: new Int32Array(rows.length * width),
    positions: new Int32Array(rows.length * width),
    segments: new Int32Array(rows.length * width),
    completions: completions.length,
    time,
    sources: new Int32Array(completions.length * time),
    targets: new Int32Array(completions.length * time),
    mask: new Float32Array(completions.length * time),
  }
  for (const [row, { prompt }] of rows.entries()) place(layout, prompt, row * width, 0, 1)
  for (const [number, { ids, row, start, promptLength, segment }] of completions.entries()) {
    const first = row * width + start
    const lastOfPrompt = row * width + promptLength - 1
    place(layout, ids, first, promptLength, segment)
    for (let index = 0; index < ids.length; index++) {
      const cell = number * time + index
      layout.sources[cell] = index === 0 ? lastOfPrompt : first + index - 1
      layout.targets[cell] = ids[index]!
      layout.mask[cell] = 1
    }
  }
  return layout
}

interface PlacedCompletion {
  readonly ids: ArrayLike<number>
  readonly row: number
  /** Column of its first token. */
  readonly start: number
  readonly promptLength: number
  readonly segment: number
}

const rowLength = ({ prompt, completions }: LayoutRow): number =>
  completions.reduce((length, ids) => length + ids.length, prompt.length)

const numberCompletions = (rows: readonly LayoutRow[]): PlacedCompletion[] => {
  const most = Math.max(0, ...rows.map(({ completions }) => completions.length))
  return Array.from({ length: most }, (_, place) =>
    rows.flatMap(({ prompt, completions }, row) => {
      const ids = completions[place]
      if (ids === undefined) return []
      const start = rowLength({ prompt, completions: completions.slice(0, place) })
      return [{ ids, row, start, promptLength: prompt.length, segment: place + 2 }]
    }),
  ).flat()
}

const place = (
  { ids, positions, segments }: TokenLayout,
  tokens: ArrayLike<number>,
  cell: number,
  position: number,
  segment: number,
): void => {
  ids.set(tokens, cell)
  for (let index = 0; index < tokens.length; index++) positions[cell + index] = position + index
  segments.fill(segment, cell, cell + tokens.length)
}
