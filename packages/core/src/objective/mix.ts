import * as tf from '@tensorflow/tfjs-core'
import type { Json } from '../contracts/json.ts'
import type { LogProbs } from '../contracts/log-probs.ts'
import type { Metrics, MetricTensor } from '../contracts/metrics.ts'
import type { LossContext, LossResult, PairedObjective, UnpairedObjective } from '../contracts/objective.ts'
import { defineObjective } from '../plugins/define.ts'
import { gather, type MixPart, partSchema, sameBatch, shown } from './mix-parts.ts'
import { ownMetrics, prefixMetrics } from './prefixed-metrics.ts'

export interface MixOptions {
  readonly of: readonly MixPart[]
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
  create({ of }, context) {
    const parts = gather(of, context)
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
