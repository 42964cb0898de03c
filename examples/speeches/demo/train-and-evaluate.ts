import type { MetricsRow } from '@kedge/core'
import { readJsonl } from '../files/jsonl.ts'
import { inExample } from '../files/paths.ts'
import type { Run } from '../report/runs.ts'
import { evaluateRuns } from './evaluate-runs.ts'
import { describeReference, loadConfig, specs } from './settings.ts'
import { trainRun } from './train.ts'

export interface TrainAndEvaluateOptions {
  /** Where a run is written, by its key. */
  readonly runPath: (key: string) => string
  /** How many held-out prompts to evaluate on. */
  readonly promptCount: number
  /** Of the texts that are drawn for evaluation. */
  readonly seed: number
  /** `--set` overrides for every run. */
  readonly sets?: readonly string[]
}

/** Trains the three runs and measures all of their checkpoints. */
export const trainAndEvaluate = async (options: TrainAndEvaluateOptions): Promise<Run[]> => {
  const { runPath, promptCount, seed, sets } = options
  const rows = readJsonl<{ prompt: string }>(inExample('assets/held-out-prompts.jsonl')).slice(0, promptCount)
  const prompts = rows.map(({ prompt }) => prompt)

  for (const { key, name } of specs) {
    console.log(`\n${name}: kedge train ${key}.yaml`)
    await trainRun(key, runPath(key), sets)
  }
  console.log(`\nEvaluating on ${prompts.length} held-out prompts`)
  const runPaths = specs.map(({ key }) => runPath(key))
  const checkpoints = await evaluateRuns(runPaths, { initialModel: inExample('assets/model'), prompts, seed })
  return Promise.all(
    specs.map(async ({ key, name }, index) => ({
      key,
      name,
      setting: describeReference(await loadConfig(key)),
      metrics: readJsonl<MetricsRow>(`${runPath(key)}/metrics.jsonl`),
      checkpoints: checkpoints[index]!,
    })),
  )
}
