import type { TokenLayout } from '@kedge/core'

/** One row of a layout: a prompt, and the completions that stand after it. */
export interface LayoutRow {
  readonly prompt: readonly number[]
  readonly completions: readonly (readonly number[])[]
}

/** Lays rows out as the data package does; completions are numbered first by their place in the row, then by row. */
export const createLayout = (rows: readonly LayoutRow[], { width = 0, time = 0, padId = 0 } = {}): TokenLayout => {
  const lengthOf = ({ prompt, completions }: LayoutRow) => prompt.length + completions.flat().length
  const fullWidth = Math.max(width, ...rows.map(lengthOf))
  const fullTime = Math.max(time, ...rows.flatMap(({ completions }) => completions.map((each) => each.length)))
  const count = rows.reduce((total, { completions }) => total + completions.length, 0)
  const grid = () => new Int32Array(rows.length * fullWidth)
  const layout = {
    rows: rows.length,
    width: fullWidth,
    ids: grid().fill(padId),
    positions: grid(),
    segments: grid(),
    completions: count,
    time: fullTime,
    sources: new Int32Array(count * fullTime),
    targets: new Int32Array(count * fullTime),
    mask: new Float32Array(count * fullTime),
  }

  const place = (row: number, column: number, id: number, position: number, segment: number) => {
    const at = row * fullWidth + column
    layout.ids[at] = id
    layout.positions[at] = position
    layout.segments[at] = segment
  }
  rows.forEach(({ prompt, completions }, row) => {
    prompt.forEach((id, column) => {
      place(row, column, id, column, 1)
    })
    let column = prompt.length
    completions.forEach((completion, which) => {
      completion.forEach((id, index) => {
        place(row, column + index, id, prompt.length + index, 2 + which)
        const scored = (which * rows.length + row) * fullTime + index
        const source = index === 0 ? prompt.length - 1 : column + index - 1
        layout.sources[scored] = row * fullWidth + source
        layout.targets[scored] = id
        layout.mask[scored] = 1
      })
      column += completion.length
    })
  })
  return layout
}
