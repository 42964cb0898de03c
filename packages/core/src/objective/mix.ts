import * as tf from '@tensorflow/tfjs-core'
import type { Json } from '../contracts/json.ts'
import type { LogProbs } from '../contracts/log-probs.ts'
import type { Metrics, MetricTensor } from '../contracts/metrics.ts'
import type { LossContext, LossResult, Objective, PairedObjective, UnpairedObjective } from '../contracts/objective.ts'
import type { ObjectiveContext } from '../contracts/plugin.ts'
import type { Scheduler } from '../contracts/scheduler.ts'
import { KedgeError } from '../errors/kedge-error.ts'
import { defineObjective } from '../plugins/define.ts'
import type { ScheduleSpec } from '../schedules/create-scheduler.ts'
import type { ObjectiveSpec } from './create-objective.ts'
import { ownMetrics, prefixMetrics } from './prefixed-metrics.ts'

/** One objective of a mix, and what its loss is multiplied by. */
export interface MixPart extends ObjectiveSpec {
  /** A number >= 0 or a schedule. Default 1. */
  readonly weight?: ScheduleSpec
}

export interface MixOptions {
  readonly of: readonly MixPart[]
}

interface Ingredient {
  /** Its objective's name, numbered where several share one: what its metrics are logged under. */
  readonly name: string
  readonly weight: Scheduler
  readonly objective: Objective<LogProbs>
}

const partSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['use'],
  properties: {
    use: { type: 'string' },
    with: { type: 'object' },
    wrap: { type: 'array', items: { type: 'object' } },
    weight: { type: ['number', 'object'], minimum: 0, default: 1, description: 'what its loss is multiplied by' },
  },
}

const gather = ({ of }: MixOptions, context: ObjectiveContext): Ingredient[] => {
  const seen = new Map<string, number>()
  return of.map(({ weight, ...spec }, index) => {
    const at = `${context.path}.of.${index}`
    const objective = context.objective(spec, at)
    const count = (seen.get(objective.name) ?? 0) + 1
    seen.set(objective.name, count)
    return {
      name: count === 1 ? objective.name : `${objective.name}-${count}`,
      weight: context.schedule(weight ?? 1, { minimum: 0 }, `${at}.weight`),
      objective,
    }
  })
}

const sameBatch = (parts: readonly Ingredient[], path: string): 'paired' | 'unpaired' => {
  const [first, ...rest] = parts
  const other = rest.find(({ objective }) => objective.batch !== first!.objective.batch)
  if (other)
    throw new KedgeError(
      'OBJECTIVE_INVALID',
      `${path}.of: "${first!.name}" takes ${first!.objective.batch} rows and "${other.name}" ` +
        `${other.objective.batch} ones; mix objectives of one kind`,
    )
  return first!.objective.batch
}

/** What the part is shown of a batch: rows without margins where it would refuse them. */
const shown = <L extends LogProbs>({ objective }: Ingredient, logProbs: L): L => {
  if (objective.honours?.margin || !('margin' in logProbs)) return logProbs
  const { margin: _, ...rest } = logProbs
  return rest as L
}

/**
 * A weighted sum of objectives over the same batch, `sum_k weight_k loss_k`: RPO is `dpo` and `sft` (arXiv 2404.19733),
 * MPO `dpo`, `bco` and `sft` (arXiv 2411.10442). Parts keep their own options, schedules, state and decorators.
 *
 * The metrics of part `name` are logged as `name/…`, its loss as `name/loss`, and under the plain name those of the first
 * part that has them. Rows' margins reach the parts that honour them; weights have to be honoured by all.
 */
export const mix = defineObjective<MixOptions>({
  name: 'mix',
  description: 'a weighted sum of objectives over the same batch, as RPO and MPO',
  paper: 'RPO: arXiv 2404.19733, MPO: arXiv 2411.10442',
  formula: 'sum_k weight_k loss_k',
  options: {
    of: {
      type: 'array',
      minItems: 1,
      items: partSchema,
      description: 'objectives as `{ use, with, wrap, weight }`; `weight` takes a number >= 0 or a schedule',
    },
  },
  create(options, context) {
    const parts = gather(options, context)
    const summarize = (metrics: Metrics): Metrics =>
      Object.assign(
        {},
        ...parts
          .map(({ name, objective }) => {
            const further = objective.summarize?.(ownMetrics(metrics, name)) ?? {}
            return { ...further, ...prefixMetrics(further, name) }
          })
          .reverse(),
      )

    return {
      batch: sameBatch(parts, context.path),
      needs: {
        reference: parts.some(({ objective }) => objective.needs.reference),
        mismatched: parts.some(({ objective }) => objective.needs.mismatched),
      },
      honours: {
        weight: parts.every(({ objective }) => objective.honours?.weight),
        margin: parts.some(({ objective }) => objective.honours?.margin),
      },
      loss(policy: LogProbs, reference: LogProbs, lossContext: LossContext): LossResult {
        const results = parts.map((part) => {
          const { loss, metrics } = part.objective.loss(
            shown(part, policy) as never,
            shown(part, reference) as never,
            lossContext,
          )
          return { ...part, loss, metrics }
        })
        const weighted = results.map(({ loss, weight }) => tf.mul(loss, weight.value(lossContext.progress)))
        const metrics: Record<string, MetricTensor>[] = results.map(({ name, loss, metrics }) => ({
          ...metrics,
          ...prefixMetrics({ loss, ...metrics }, name),
        }))
        return { loss: tf.addN(weighted), metrics: Object.assign({}, ...metrics.reverse()) }
      },
      summarize,
      async afterStep(info) {
        for (const { name, objective } of parts)
          await objective.afterStep?.({
            ...info,
            metrics: ownMetrics(info.metrics, name),
            report: (metrics) => info.report(prefixMetrics(metrics, name)),
          })
      },
      state: () => parts.map(({ objective }) => objective.state?.() ?? null),
      restore(state: Json) {
        for (const [index, saved] of (state as readonly Json[]).entries())
          if (saved !== null) parts[index]!.objective.restore?.(saved)
      },
    } as PairedObjective | UnpairedObjective
  },
})
