import type { Random, TokenLayout } from '@kedge/core'

const promptLength = 2
const longest = 4

/**
 * Random prompts of two tokens, each with `perPrompt` completions of one to four tokens side by side. Completions are
 * numbered as in a `PairedBatch`: the first of every prompt, then the second of every prompt.
 */
export const randomLayout = (random: Random, vocabulary: number, rows: number, perPrompt: number): TokenLayout => {
  const width = promptLength + perPrompt * longest
  const completions = rows * perPrompt
  const layout: TokenLayout = {
    rows,
    width,
    ids: new Int32Array(rows * width),
    positions: new Int32Array(rows * width),
    segments: new Int32Array(rows * width),
    completions,
    time: longest,
    sources: new Int32Array(completions * longest),
    targets: new Int32Array(completions * longest),
    mask: new Float32Array(completions * longest),
  }
  const put = (cell: number, position: number, segment: number): void => {
    layout.ids[cell] = random.integer(vocabulary)
    layout.positions[cell] = position
    layout.segments[cell] = segment
  }
  for (let row = 0; row < rows; row++) {
    const start = row * width
    for (let index = 0; index < promptLength; index++) put(start + index, index, 1)
    let cell = start + promptLength
    for (let nth = 0; nth < perPrompt; nth++) {
      const length = 1 + random.integer(longest)
      for (let index = 0; index < length; index++, cell++) {
        put(cell, promptLength + index, 2 + nth)
        const scored = (nth * rows + row) * longest + index
        layout.sources[scored] = index === 0 ? start + promptLength - 1 : cell - 1
        layout.targets[scored] = layout.ids[cell]!
        layout.mask[scored] = 1
      }
    }
  }
  return layout
}
