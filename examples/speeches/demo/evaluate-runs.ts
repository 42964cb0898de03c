import { openRunDirectory } from '@kedge/core'
import { loadTokenizer } from '@kedge/data'
import { loadCausalModel, selectBackend } from '@kedge/engine-tfjs'
import { type EvaluateOptions, evaluatePolicy } from '../evaluation/evaluate.ts'
import type { Checkpoint } from '../evaluation/samples.ts'
import { loadPolicy } from './policies.ts'

export interface EvaluatorOptions extends Pick<EvaluateOptions, 'prompts' | 'seed'> {
  /** Directory of the model that the runs start from. */
  readonly initialModel: string
}

/**
 * Measures the checkpoints of each run, from the initial model as step 0 on, on the same prompts with the same random numbers.
 */
export const evaluateRuns = async (
  runPaths: readonly string[],
  { initialModel, ...settings }: EvaluatorOptions,
): Promise<Checkpoint[][]> => {
  await selectBackend('auto')
  const initial = await loadCausalModel(initialModel)
  const shared = { initial, tokenizer: await loadTokenizer(initialModel), ...settings }
  const start: Checkpoint = { step: 0, samples: await evaluatePolicy({ ...shared, policy: initial }) }

  const runs: Checkpoint[][] = []
  for (const runPath of runPaths) {
    const run = openRunDirectory(runPath)
    const checkpoints = [start]
    for (const step of await run.checkpoints()) {
      const policy = await loadPolicy(run.checkpointPath(step), initialModel)
      checkpoints.push({ step, samples: await evaluatePolicy({ ...shared, policy }) })
      policy.dispose()
    }
    runs.push(checkpoints)
  }
  return runs
}
