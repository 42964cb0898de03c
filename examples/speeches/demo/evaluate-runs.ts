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

export interface Evaluator {
  /** A run's checkpoints, from the initial model as step 0 on, on the same prompts with the same random numbers. */
  evaluate(runPath: string): Promise<Checkpoint[]>
}

/** Measures one run at a time, in the order they are asked for, so that the next one may be training meanwhile. */
export const createEvaluator = ({ initialModel, ...settings }: EvaluatorOptions): Evaluator => {
  const prepare = async () => {
    await selectBackend('auto')
    const initial = await loadCausalModel(initialModel)
    const shared = { initial, tokenizer: await loadTokenizer(initialModel), ...settings }
    const start: Checkpoint = { step: 0, samples: await evaluatePolicy({ ...shared, policy: initial }) }
    return { shared, start }
  }

  const evaluateRun = async (runPath: string): Promise<Checkpoint[]> => {
    const { shared, start } = await prepared
    const run = openRunDirectory(runPath)
    const checkpoints = [start]
    for (const step of await run.checkpoints()) {
      const policy = await loadPolicy(run.checkpointPath(step), initialModel)
      checkpoints.push({ step, samples: await evaluatePolicy({ ...shared, policy }) })
      policy.dispose()
    }
    return checkpoints
  }

  const prepared = prepare()
  let last: Promise<unknown> = prepared
  return {
    evaluate(runPath) {
      const checkpoints = last.then(() => evaluateRun(runPath))
      last = checkpoints
      return checkpoints
    },
  }
}
