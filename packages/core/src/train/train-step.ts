import type { Batch } from '../contracts/batch.ts'
import type { Metrics } from '../contracts/metrics.ts'
import type { Progress } from '../contracts/scheduler.ts'
import { KedgeError } from '../errors/kedge-error.ts'
import type { MetricsRow } from '../run/run-directory.ts'
import { initialDivergence } from './initial-divergence.ts'
import { type ConsumeLoss, scoreStep } from './score-step.ts'
import type { TrainParts } from './train-parts.ts'

const countTokens = (batches: readonly Batch[]): number =>
  batches.reduce(
    (sum, { layout }) => sum + layout.segments.reduce((count, segment) => count + Number(segment > 0), 0),
    0,
  )

/**
 * One optimizer step: score, differentiate, clip, update, then let the objective act (TR moves its reference here).
 * Accumulating over micro-batches equals one batch of all their rows.
 * @throws KedgeError LOSS_NOT_FINITE, with the parameters as they were
 */
export const trainStep = async (parts: TrainParts, progress: Progress): Promise<MetricsRow> => {
  const { objective, engine, batches, learningRate, settings } = parts
  const started = performance.now()
  const microBatches = await batches.step(progress.step)
  const backward: ConsumeLoss = (batch, loss, rows) =>
    engine.backward(batch.layout, loss, batch.rows / rows, batch.rows)
  const scored = await scoreStep(objective, engine, engine.reference, microBatches, progress, backward)
  const step = progress.step + 1
  if (!Number.isFinite(scored.loss))
    throw new KedgeError(
      'LOSS_NOT_FINITE',
      `step ${step}: the loss is ${scored.loss}; lower optimizer.with.learningRate, or raise beta`,
    )
  const rate = learningRate.value(progress)
  const { gradNorm } = await engine.update({ learningRate: rate, maxGradNorm: settings.maxGradNorm })

  let metrics: Metrics = { ...scored, grad_norm: gradNorm, learning_rate: rate }
  await objective.afterStep?.({
    step,
    progress,
    metrics,
    ...(engine.reference && { reference: engine.reference }),
    initialDivergence: () => initialDivergence(parts, microBatches),
    report: (further) => {
      metrics = { ...metrics, ...further }
    },
  })
  learningRate.observe?.(metrics)
  return {
    step,
    epoch: step / batches.stepsPerEpoch,
    ...metrics,
    ...(engine.reference && { 'reference/version': engine.reference.version }),
    tokens: countTokens(microBatches),
    seconds: (performance.now() - started) / 1000,
  }
}
