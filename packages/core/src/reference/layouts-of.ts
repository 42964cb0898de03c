import type { BatchSource, TokenLayout } from '../contracts/batch.ts'

/** Everything that is scored in the steps `from … until - 1` of a source, 0-based: completions, then mismatched ones. */
export async function* layoutsOf(source: BatchSource, from: number, until: number): AsyncGenerator<TokenLayout> {
  for (let step = from; step < until; step++) {
    for (const batch of await source.step(step)) {
      yield batch.layout
      if (batch.kind === 'unpaired' && batch.mismatched) yield batch.mismatched
    }
  }
}

/** Everything that is scored in one pass over a source. */
export const layoutsOfEpoch = (source: BatchSource): AsyncGenerator<TokenLayout> =>
  layoutsOf(source, 0, source.stepsPerEpoch)
