import type { TokenLayout } from '../contracts/batch.ts'
import type { RunPlan } from '../contracts/objective.ts'
import { KedgeError } from '../errors/kedge-error.ts'
import { layoutsOf, layoutsOfEpoch } from '../reference/layouts-of.ts'
import { isEvaluationDue } from './evaluation-due.ts'
import type { TrainEvent } from './events.ts'
import type { TrainParts } from './train-parts.ts'

/** Has a reference that keeps log-probs in place of weights score what comes between two of its moves. */
export interface WindowKeeper {
  /** Before the first step of a run or of its continuation. */
  begin(step: number, resumed: boolean): Promise<void>
  /** After each step; does something where the reference has moved. */
  advance(step: number): Promise<void>
}

export const createWindowKeeper = (
  { objective, engine, batches, evaluation, settings }: TrainParts,
  plan: RunPlan,
  onEvent: (event: TrainEvent) => void,
): WindowKeeper => {
  const { reference } = engine
  const window = reference?.window
  if (!window) return { begin: async () => {}, advance: async () => {} }

  const { totalSteps } = plan
  const moves = objective.moves?.(plan) ?? []
  let version = reference.version

  const endOf = (step: number): number => Math.min(totalSteps, ...moves.filter((move) => move > step))
  async function* upcoming(step: number): AsyncGenerator<TokenLayout> {
    const until = endOf(step)
    yield* layoutsOf(batches, step, until)
    const last = until === totalSteps ? until : until - 1
    const evaluated = Array.from({ length: last - step + 1 }, (_, index) => step + index)
    if (evaluation && evaluated.some((at) => isEvaluationDue(at, settings, totalSteps)))
      yield* layoutsOfEpoch(evaluation)
  }
  const score = async (step: number): Promise<void> => {
    onEvent({ type: 'window', step, until: endOf(step) })
    await window.score(step, upcoming(step))
    version = reference.version
  }

  return {
    async begin(step, resumed) {
      if (!resumed) return score(step)
      version = reference.version
      for await (const layout of upcoming(step)) {
        if (reference.knows?.(layout)) continue
        // At a move the policy still is the reference; later its weights are gone.
        if (window.since === step) return score(step)
        throw new KedgeError(
          'CHECKPOINT_INVALID',
          'train: storage "window" kept the reference’s log-probs for the run as it was planned; resume with the ' +
            'train.steps or train.epochs and the train.evaluateEvery that it began with, or start a new run',
        )
      }
    },
    async advance(step) {
      if (reference.version !== version) await score(step)
    },
  }
}
