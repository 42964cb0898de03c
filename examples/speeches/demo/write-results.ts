import { writeFileSync } from 'node:fs'
import { writeJsonl } from '../files/jsonl.ts'
import type { Analysis } from '../report/analysis.ts'

/** Writes every sample and every number of the report, for whoever wants to look closer. */
export const writeResults = (folder: string, { results, targetKl, comparisons }: Analysis): void => {
  const samples = results.flatMap(({ run }) =>
    run.checkpoints.flatMap((checkpoint) =>
      checkpoint.samples.map((sample) => ({ run: run.key, step: checkpoint.step, ...sample })),
    ),
  )
  const numbers = {
    targetKl,
    comparisons: comparisons.map(({ run, ...differences }) => ({ run: run.key, ...differences })),
    checkpoints: results.map(({ run, summaries }) => ({ run: run.key, summaries })),
  }
  writeJsonl(`${folder}/samples.jsonl`, samples)
  writeFileSync(`${folder}/evaluation.json`, `${JSON.stringify(numbers, null, 2)}\n`)
}
