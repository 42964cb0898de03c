import type { LogProbs } from '../contracts/log-probs.ts'
import type { Objective } from '../contracts/objective.ts'
import type { DecoratorPlugin, ObjectivePlugin, SchedulerPlugin, UpdateRulePlugin } from '../contracts/plugin.ts'

/**
 * Declares an objective plugin.
 *
 * @example
 * export default defineObjective({
 *   name: 'slic',
 *   options: { margin: { type: 'number', default: 1 } },
 *   create: ({ margin }: { margin: number }) => ({
 *     batch: 'paired',
 *     needs: { reference: false },
 *     loss: (policy) => ({ loss: …, metrics: {} }),
 *   }),
 * })
 */
export const defineObjective = <Options>(plugin: Omit<ObjectivePlugin<Options>, 'kind'>): ObjectivePlugin<Options> =>
  Object.freeze({ ...plugin, kind: 'objective' })

/** Declares a decorator: same kind of objective out as in. */
export const defineDecorator = <Options>(
  plugin: Omit<DecoratorPlugin<Options>, 'kind' | 'wrap'> & {
    wrap(
      inner: Objective<LogProbs>,
      options: Options,
      context: Parameters<DecoratorPlugin<Options>['wrap']>[2],
    ): Objective<LogProbs>
  },
): DecoratorPlugin<Options> => Object.freeze({ ...plugin, kind: 'decorator' }) as DecoratorPlugin<Options>

/** Declares a schedule that numeric options may name. */
export const defineScheduler = <Options>(plugin: Omit<SchedulerPlugin<Options>, 'kind'>): SchedulerPlugin<Options> =>
  Object.freeze({ ...plugin, kind: 'scheduler' })

/**
 * Declares a rule by which a moving reference is updated, for `tr`'s option `update`.
 *
 * @example
 * export default defineUpdateRule({
 *   name: 'half',
 *   options: {},
 *   create: () => ({
 *     needs: { alpha: false, combine: false },
 *     async move({ reference }) {
 *       await reference.blend(0.5)
 *       return {}
 *     },
 *   }),
 * })
 */
export const defineUpdateRule = <Options>(plugin: Omit<UpdateRulePlugin<Options>, 'kind'>): UpdateRulePlugin<Options> =>
  Object.freeze({ ...plugin, kind: 'update-rule' })
