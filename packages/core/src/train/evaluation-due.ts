import type { TrainConfig } from '../config/types.ts'

/** Whether a run evaluates once `step` optimizer steps are done. */
export const isEvaluationDue = (
  step: number,
  { evaluateEvery }: Pick<TrainConfig, 'evaluateEvery'>,
  totalSteps: number,
): boolean => step > 0 && (step === totalSteps || (evaluateEvery > 0 && step % evaluateEvery === 0))
