import type { LogProbs } from '../contracts/log-probs.ts'
import type { Objective } from '../contracts/objective.ts'
import type { ObjectiveContext } from '../contracts/plugin.ts'
import type { Scheduler } from '../contracts/scheduler.ts'
import { KedgeError } from '../errors/kedge-error.ts'
import type { ScheduleSpec } from '../schedules/create-scheduler.ts'
import type { ObjectiveSpec } from './create-objective.ts'

/** One objective of a mix, and what its loss is multiplied by. */
export interface MixPart extends ObjectiveSpec {
  /** A number >= 0 or a schedule. Default 1. */
  readonly weight?: ScheduleSpec
}

export interface Ingredient {
  /** Its objective's name, numbered where several share one: what its metrics are logged under. */
  readonly name: string
  readonly weight: Scheduler
  readonly objective: Objective<LogProbs>
}

/** What a config says of one part. */
export const partSchema = {
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

/** Builds a mix's parts from the config's plugins. */
export const gather = (of: readonly MixPart[], context: ObjectiveContext): Ingredient[] => {
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

/**
 * The kind of rows that all parts take.
 * @throws KedgeError OBJECTIVE_INVALID where they differ
 */
export const sameBatch = (parts: readonly Ingredient[], path: string): 'paired' | 'unpaired' => {
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

/** What a part is shown of a batch: rows without margins where it would refuse them. */
export const shown = <L extends LogProbs>({ objective }: Ingredient, logProbs: L): L => {
  if (objective.honours?.margin || !('margin' in logProbs)) return logProbs
  const { margin: _, ...rest } = logProbs
  return rest as L
}
