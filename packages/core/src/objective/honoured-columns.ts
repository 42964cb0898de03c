import type { LogProbs } from '../contracts/log-probs.ts'
import type { Objective } from '../contracts/objective.ts'
import { KedgeError } from '../errors/kedge-error.ts'

const columns = ['weight', 'margin'] as const

/**
 * The objective, refusing data with a column that it does not take into account.
 * @param name the objective's, for the message
 */
export const refuseUnhonoured = <O extends Objective<LogProbs>>(objective: O, name: string): O => {
  const refused = columns.filter((column) => objective.honours?.[column] !== true)
  if (refused.length === 0) return objective
  return {
    ...objective,
    loss(policy: never, reference: never, context: Parameters<O['loss']>[2]) {
      for (const column of refused)
        if (column in (policy as object))
          throw new KedgeError(
            'DATA_INVALID',
            `the rows have a ${column}, which the objective "${name}" does not take into account; ` +
              'take the column out of the data, or choose an objective that does',
          )
      return objective.loss(policy, reference, context)
    },
  }
}
