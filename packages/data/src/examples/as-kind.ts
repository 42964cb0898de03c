import type { Batch } from '@kedge/core'
import { invalidData } from '../data-error.ts'
import type { Examples, PairedExample } from './examples.ts'

/**
 * Examples of the kind that an objective takes. Pairs become two labelled rows each where single answers are wanted: chosen
 * as desirable and then rejected as undesirable, so that labels are mixed in whatever order rows come. A weight holds for
 * both; a margin says something of the pair and is dropped.
 */
export const examplesOfKind = (examples: Examples, kind: Batch['kind'], file: string): Examples => {
  if (examples.kind === kind) return examples
  if (examples.kind === 'unpaired') {
    throw invalidData(
      file,
      'has single labelled answers, but the objective compares pairs; give it rows of {prompt, chosen, rejected}, or choose an objective for single answers',
    )
  }
  const half = ({ prompt, completions, weight }: PairedExample, side: number) => ({
    prompt,
    completions: [completions[side]!],
    desirable: side === 0,
    ...(weight !== undefined && { weight }),
  })
  return {
    kind: 'unpaired',
    count: 2 * examples.count,
    async read(positions) {
      const pairs = await examples.read(Array.from(positions, (position) => Math.floor(position / 2)))
      return pairs.map((pair, index) => half(pair, positions[index]! % 2))
    },
    close: examples.close,
  }
}
