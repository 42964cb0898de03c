import type { BatchSource } from '../contracts/batch.ts'

/** The prompts of a source's first `count` rows in the order of its first epoch, from the start again where there are fewer. */
export const promptsOf = async (source: BatchSource, count: number): Promise<number[][]> => {
  const prompts: number[][] = []
  for (let step = 0; prompts.length < count; step = (step + 1) % source.stepsPerEpoch) {
    for (const { layout } of await source.step(step)) {
      for (let row = 0; row < layout.rows; row++) {
        const start = row * layout.width
        const cells = Array.from({ length: layout.width }, (_, column) => start + column)
        prompts.push(cells.filter((cell) => layout.segments[cell] === 1).map((cell) => layout.ids[cell]!))
      }
    }
  }
  return prompts.slice(0, count)
}
