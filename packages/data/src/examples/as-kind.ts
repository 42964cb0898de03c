import type { Batch } from '@kedge/core'
import { invalidData } from '../data-error.ts'
import type { Examples } from './examples.ts'

/**
 * Examples of the kind that an objective takes. Pairs become two labelled rows each where single answers are wanted:
 * chosen as desirable and then rejected as undesirable.
 */
export const examplesOfKind = (examples: Examples, kind: Batch['kind'], file: string): Examples => {
  if (examples.kind === kind) return examples
  if (examples.kind === 'unpaired') {
    throw invalidData(
      file,
      'has single labelled answers, but the objective compares pairs; give it rows of {prompt, chosen, rejected}, or choose an objective for single answers',
    )
  }
  return {
    kind: 'unpaired',
    rows: examples.rows.flatMap(({ prompt, completions }) =>
      completions.map((completion, index) => ({ prompt, completions: [completion], desirable: index === 0 })),
    ),
  }
}
