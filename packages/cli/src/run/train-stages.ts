import { access, cp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Config,
  checkUnchanged,
  createRunDirectory,
  inStage,
  KedgeError,
  type Logger,
  OBJECTIVE,
  openRunDirectory,
  type RunDirectory,
} from '@kedge/core'
import { describeRun } from './describe-run.ts'
import { gatherRows } from './gather-rows.ts'
import type { LoadedConfig } from './load-config.ts'
import { provideDefaults } from './provide-defaults.ts'
import { trainConfig } from './train-config.ts'
import type { TrainRunOptions, TrainRunOutcome } from './train-run-options.ts'

const stagePath = (path: string, index: number): string => join(path, 'stages', String(index + 1))

/** The config of stage `index`: from the second on the model is the one before made, the reference with it. */
const configOf = (stages: readonly Config[], index: number, path: string): Config => {
  const { runDir: _, ...config } = stages[index]!
  if (index === 0) return config
  const trained = openRunDirectory(stagePath(path, index - 1)).modelPath
  // A run that trains an adapter makes an adapter, on the same base.
  return { ...config, model: { ...config.model, ...(config.model.lora ? { adapter: trained } : { path: trained }) } }
}

const progressFile = (path: string): string => join(path, 'stages.json')

const readDone = async (path: string): Promise<number> => {
  const text = await readFile(progressFile(path), 'utf8').catch(() => {
    throw new KedgeError('RUN_DIR', `${path}: holds no run of stages to resume; start it without --resume`)
  })
  return (JSON.parse(text) as { done: number }).done
}

const writeDone = async (path: string, done: number): Promise<void> => {
  await writeFile(`${progressFile(path)}.partial`, `${JSON.stringify({ done })}\n`)
  await rename(`${progressFile(path)}.partial`, progressFile(path))
}

const open = async (stages: readonly Config[], loaded: LoadedConfig, path: string, options: TrainRunOptions) => {
  if (options.resume) {
    const done = await readDone(path)
    for (let index = 0; index < Math.min(done, stages.length); index++)
      await inStage(index, () => checkUnchanged(stagePath(path, index), configOf(stages, index, path)))
    return { run: openRunDirectory(path), done }
  }
  const run = await createRunDirectory(path, loaded.config, describeRun(loaded), {
    overwrite: options.overwrite === true,
  })
  await writeDone(path, 0)
  return { run, done: 0 }
}

/** Finds what is wrong with a later stage before the first one takes its hours. */
const checkStage = async (config: Config, { plugins }: LoadedConfig, logger: Logger): Promise<void> => {
  provideDefaults(config, plugins, { ...logger, warn: () => {} }).get(OBJECTIVE)
  for (const key of ['train', 'eval'] as const) {
    const file = config.data[key]
    if (typeof file !== 'string') continue
    await access(file).catch(() => {
      throw new KedgeError('DATA_NOT_FOUND', `data.${key}: ${file} cannot be read; is the path right?`)
    })
  }
}

/** The top of the run directory: all stages' rows, and the last stage's model where all are done. */
const gather = async ({ path, modelPath }: RunDirectory, stages: number, done: number): Promise<void> => {
  await gatherRows(path, stages)
  if (done < stages) return
  await rm(modelPath, { recursive: true, force: true })
  await cp(openRunDirectory(stagePath(path, stages - 1)).modelPath, modelPath, { recursive: true })
}

/**
 * Trains stage after stage, each from the model that the one before it made, which is its reference and its initial policy
 * too (as sDPO does, arXiv 2403.19270). Each has a run directory of its own in `stages/`.
 * @throws KedgeError with the stage named; every stage's config is checked before the first begins
 */
export const trainStages = async (
  stages: readonly Config[],
  loaded: LoadedConfig,
  path: string,
  options: TrainRunOptions,
): Promise<TrainRunOutcome> => {
  const { logger, resume = false } = options
  for (const [index, config] of stages.entries()) await inStage(index, () => checkStage(config, loaded, logger))
  const { run, done: first } = await open(stages, loaded, path, options)

  let steps = 0
  for (let index = first; index < stages.length; index++) {
    logger.info(`stage ${index + 1} of ${stages.length}`)
    const own = stagePath(path, index)
    const begun = (await openRunDirectory(own).checkpoints()).length > 0
    const outcome = await inStage(index, () =>
      trainConfig(configOf(stages, index, path), loaded, own, {
        ...options,
        resume: resume && begun,
        overwrite: true,
      }),
    )
    steps = outcome.step
    if (outcome.status === 'done') await writeDone(path, index + 1)
    await gather(run, stages.length, outcome.status === 'done' ? index + 1 : index)
    if (outcome.status === 'interrupted') return { ...outcome, run }
  }
  return { status: 'done', step: steps, run }
}
