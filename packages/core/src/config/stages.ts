import { isKedgeError, KedgeError } from '../errors/kedge-error.ts'
import type { JsonSchema } from '../plugins/options-schema.ts'
import { envelope } from './envelope.ts'
import { merge, type RawConfig } from './read.ts'
import { validate } from './validate.ts'

const schemaOfStages = (envelope.properties as Record<string, JsonSchema>).stages!

/** What a stage says of length replaces what the base does: its `steps` take the place of `epochs`, and the other way. */
const withoutOtherLength = (base: RawConfig, stage: RawConfig): RawConfig => {
  const given = stage.train as RawConfig | undefined
  if (!given || !('steps' in given || 'epochs' in given)) return base
  const { steps: _, epochs: __, ...train } = (base.train ?? {}) as RawConfig
  return { ...base, train }
}

/**
 * The config that each of `stages` comes to when laid over the rest; undefined for a config without stages.
 * @throws KedgeError CONFIG_INVALID for stages that are no list of partial configs
 */
export const stagesOf = ({ stages, ...base }: RawConfig): RawConfig[] | undefined =>
  stages === undefined
    ? undefined
    : validate<RawConfig[]>(schemaOfStages, stages, 'stages').map(
        (stage) => merge(withoutOtherLength(base, stage), stage) as RawConfig,
      )

/** `work`, with the stage named in what it throws. */
export const inStage = <T>(index: number, work: () => T): T => {
  const named = (error: unknown): never => {
    if (!isKedgeError(error)) throw error
    const lines = error.message.split('\n').map((line) => `stage ${index + 1}: ${line}`)
    throw new KedgeError(error.code, lines.join('\n'), { cause: error })
  }
  try {
    const result = work()
    return result instanceof Promise ? (result.catch(named) as T) : result
  } catch (error) {
    return named(error)
  }
}
