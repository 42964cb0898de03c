import { createHash } from 'node:crypto'
import { join } from 'node:path'
import {
  BATCHES,
  type Config,
  completionKeys,
  createLogProbStore,
  EVALUATION,
  KedgeError,
  LOGGER,
  type LogProbStore,
  layoutsOf,
  layoutsOfEpoch,
  OBJECTIVE,
  readLogProbs,
  type Services,
  scoreLayouts,
  type TokenLayout,
  totalSteps,
  writeLogProbs,
} from '@kedge/core'
import { selectBackend } from '@kedge/engine-tfjs'
import { hashModel } from './hash-model.ts'
import { openInitial } from './open-initial.ts'

const checkUse = (services: Services): void => {
  const { needs, name } = services.get(OBJECTIVE)
  if (!needs.reference)
    throw new KedgeError('CONFIG_INVALID', `reference.cache: is not used, as ${name} has no reference; take it out`)
  if (needs.storage === 'copy')
    throw new KedgeError(
      'CONFIG_INVALID',
      `reference.cache: keeps the log-probs of a frozen reference, but that of ${name} moves; take either out, or make ` +
        'hard updates with storage: window, which has the cache hold what comes before the first move',
    )
}

/** All that a run scores. Rows stay the same from epoch to epoch, but completions under other prompts do not. */
async function* layoutsOfRun(config: Config, services: Services): AsyncGenerator<TokenLayout> {
  const batches = await services.get(BATCHES)
  const evaluation = await services.get(EVALUATION)
  yield* services.get(OBJECTIVE).needs.mismatched
    ? layoutsOf(batches, 0, totalSteps(config.train, batches))
    : layoutsOfEpoch(batches)
  if (evaluation) yield* layoutsOfEpoch(evaluation)
}

/**
 * The log-probs of all that a run scores, under its initial policy: read from the folder `cache`, or computed and put there.
 * The file is named by a hash of the model's weights and of every completion as its tokens stand, so that another model,
 * other data, another tokenizer or another truncation never finds it.
 * @throws KedgeError CONFIG_INVALID where the objective's reference moves, or is none
 */
export const precomputeReference = async (config: Config, cache: string, services: Services): Promise<LogProbStore> => {
  checkUse(services)
  const logger = services.get(LOGGER)
  const keys = new Set<string>()
  for await (const layout of layoutsOfRun(config, services)) for (const key of completionKeys(layout)) keys.add(key)
  const content = { model: await hashModel(config.model), completions: digest([...keys].sort().join()) }
  const path = join(cache, `${digest(JSON.stringify(content)).slice(0, 40)}.logprobs`)

  const saved = await readLogProbs(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') logger.warn(`${path}: damaged or of another version; it is made anew`)
    return undefined
  })
  if (saved && JSON.stringify(saved.info) === JSON.stringify(content)) {
    logger.info(`reference: ${keys.size} completions read from ${path}`)
    return createLogProbStore(saved.entries)
  }
  const store = createLogProbStore()
  await selectBackend(config.backend)
  const model = await openInitial(config.model)
  try {
    await scoreLayouts(store, model, layoutsOfRun(config, services))
  } finally {
    model.dispose()
  }
  await writeLogProbs(path, store.entries, content)
  logger.info(`reference: ${keys.size} completions scored and kept in ${path}`)
  return store
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
