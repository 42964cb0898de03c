import type { Metrics } from '../contracts/metrics.ts'
import type { Progress } from '../contracts/scheduler.ts'
import { sampleDivergence } from './divergence.ts'
import { evaluate } from './evaluate.ts'
import type { TrainParts } from './train-parts.ts'

const prefixed = (prefix: string, metrics: Metrics): Metrics =>
  Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${prefix}${name}`, value]))

/**
 * The held-out rows, and samples of the policy where asked for, against the current reference (`eval/…`) and, for a
 * reference that moves, against the frozen initial policy (`eval/initial/…`).
 * @param step optimizer steps done
 */
export const evaluateRun = async (parts: TrainParts, step: number, progress: Progress): Promise<Metrics> => {
  const { objective, engine, evaluation } = parts
  const { reference } = engine
  const moved = reference !== undefined && reference.version > 0
  const scoresAnything = reference !== undefined && !reference.knows
  let opened: Awaited<ReturnType<NonNullable<TrainParts['initial']>>> | undefined
  const openInitial = async () => {
    opened ??= await parts.initial?.()
    return opened
  }

  let current: Metrics = await evaluate(objective, engine, reference, evaluation!, progress)
  let initial: Metrics | undefined = reference && (moved || objective.needs.storage) ? current : undefined
  try {
    const start = moved ? await openInitial() : undefined
    if (moved) initial = start && (await evaluate(objective, engine, start, evaluation!, progress))

    const samples = await parts.samples?.(step)
    if (samples) {
      const scorer = !moved && scoresAnything ? reference : await openInitial()
      const fromInitial = scorer && (await sampleDivergence(samples, engine, scorer))
      const fromCurrent = moved && scoresAnything ? await sampleDivergence(samples, engine, reference) : undefined
      if (reference) current = { ...current, ...(moved ? fromCurrent : fromInitial) }
      if (fromInitial && (initial || !reference)) initial = { ...initial, ...fromInitial }
    }
  } finally {
    opened?.dispose()
  }
  return { ...prefixed('eval/', current), ...(initial && prefixed('eval/initial/', initial)) }
}
