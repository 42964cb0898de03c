import type { TrainConfig } from '../config/types.ts'
import type { BatchSource } from '../contracts/batch.ts'
import type { Progress, Scheduler } from '../contracts/scheduler.ts'
import { KedgeError } from '../errors/kedge-error.ts'
import { restoreCheckpoint, saveCheckpoint } from './checkpoint.ts'
import { evaluateRun } from './evaluate-run.ts'
import { isEvaluationDue } from './evaluation-due.ts'
import type { TrainEvent } from './events.ts'
import type { TrainParts } from './train-parts.ts'
import { trainStep } from './train-step.ts'
import { createWindowKeeper } from './window.ts'

export interface TrainOptions {
  /** The checkpoint to continue from, by its step. */
  readonly resumeFrom?: number
  /** Once aborted, the step under way is finished and a checkpoint written. */
  readonly signal?: AbortSignal
  readonly onEvent?: (event: TrainEvent) => void
}

export interface TrainOutcome {
  readonly status: 'done' | 'interrupted'
  /** Optimizer steps completed. */
  readonly step: number
}

/** Optimizer steps of a whole run. */
export const totalSteps = ({ epochs = 1, steps }: TrainConfig, source: BatchSource): number =>
  steps ?? Math.max(1, Math.round(epochs * source.stepsPerEpoch))

const checkSchedules = (
  schedulers: Iterable<Scheduler>,
  progressAt: (step: number) => Progress,
  steps: number,
): void => {
  for (const scheduler of schedulers) {
    // One that watches the metrics cannot be known ahead.
    if (scheduler.observe) continue
    for (let step = 0; step < steps; step++) scheduler.value(progressAt(step))
  }
}

const checkReference = ({ objective, engine: { reference } }: TrainParts): void => {
  if (objective.needs.combine && reference && !reference.combine)
    throw new KedgeError(
      'OBJECTIVE_INVALID',
      `${objective.name}: its update rule combines sets of weights, which this engine’s reference cannot; use the rule "blend"`,
    )
}

/**
 * Trains to the end, or until the signal: steps, metrics, evaluations, checkpoints, the final model.
 * @throws KedgeError SCHEDULE_RANGE before the first step, when a schedule will leave its option's bounds;
 *   LOSS_NOT_FINITE with the state before the bad step in a checkpoint
 */
export const train = async (parts: TrainParts, options: TrainOptions = {}): Promise<TrainOutcome> => {
  const { objective, engine, batches, learningRate, settings, run } = parts
  const { signal, onEvent = () => {} } = options
  const total = totalSteps(settings, batches)
  const { stepsPerEpoch } = batches
  const progressAt = (step: number): Progress => ({
    step,
    totalSteps: total,
    epoch: step / stepsPerEpoch,
    stepsPerEpoch,
  })
  checkSchedules([learningRate, ...objective.schedules.values()], progressAt, total)
  checkReference(parts)
  const windows = createWindowKeeper(parts, { totalSteps: total, progressAt }, onEvent)

  const resumed = options.resumeFrom !== undefined
  let step = resumed ? await restoreCheckpoint(run.checkpointPath(options.resumeFrom), parts) : 0
  onEvent({ type: 'start', step, totalSteps: total })
  await windows.begin(step, resumed)

  let saved = step
  const checkpoint = async (): Promise<void> => {
    const path = await run.writeCheckpoint(step, settings.keepCheckpoints, (dir) => saveCheckpoint(dir, step, parts))
    saved = step
    onEvent({ type: 'checkpoint', step, path })
  }

  const evaluateNow = async (): Promise<void> => {
    if (!parts.evaluation) return
    const row = await evaluateRun(parts, step, progressAt(step))
    await run.appendEvaluation({ step, ...row })
    onEvent({ type: 'evaluation', row: { step, ...row } })
  }

  while (step < total && !signal?.aborted) {
    const row = await trainStep(parts, progressAt(step)).catch(async (error: unknown) => {
      if (error instanceof KedgeError && error.code === 'LOSS_NOT_FINITE' && step > saved) await checkpoint()
      throw error
    })
    step += 1
    await windows.advance(step)
    await run.appendMetrics(row)
    onEvent({ type: 'step', row })
    if (step < total && isEvaluationDue(step, settings, total)) await evaluateNow()
    if (step < total && settings.checkpointEvery > 0 && step % settings.checkpointEvery === 0) await checkpoint()
  }

  if (step > saved || saved === 0) await checkpoint()
  if (step < total) return { status: 'interrupted', step }
  await evaluateNow()
  await engine.exportModel(run.modelPath)
  return { status: 'done', step }
}
