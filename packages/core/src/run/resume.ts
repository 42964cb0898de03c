import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { parse } from 'yaml'
import type { Config } from '../config/types.ts'
import { KedgeError } from '../errors/kedge-error.ts'
import { openRunDirectory, type RunDirectory } from './run-directory.ts'

/** Keys that may differ between a run and its continuation. */
const free = [
  'runDir',
  'train.epochs',
  'train.steps',
  'train.evaluateEvery',
  'train.evaluateSamples',
  'train.sampleTokens',
  'train.checkpointEvery',
  'train.keepCheckpoints',
]

const differences = (one: unknown, other: unknown, path: string, but: readonly string[]): string[] => {
  if (but.includes(path) || isDeepStrictEqual(one, other)) return []
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
  if (!isObject(one) || !isObject(other)) return [path]
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])]
  return keys.flatMap((key) =>
    differences(one[key as never], other[key as never], path === '' ? key : `${path}.${key}`, but),
  )
}

const checkConfig = async (path: string, config: Config, but: readonly string[]): Promise<void> => {
  const text = await readFile(join(path, 'config.yaml'), 'utf8').catch(() => {
    throw new KedgeError('RUN_DIR', `${path}: holds no run to resume; start it without --resume`)
  })
  const changed = differences(parse(text), JSON.parse(JSON.stringify(config)), '', but)
  if (changed.length > 0)
    throw new KedgeError(
      'CHECKPOINT_INVALID',
      `${path}: was run with another ${changed.join(', ')}; restore it or start a new run with --run-dir`,
    )
}

/**
 * Makes sure that a run that is done was done by this config.
 * @throws KedgeError RUN_DIR when there is no run, CHECKPOINT_INVALID when its config says something else
 */
export const checkUnchanged = (path: string, config: Config): Promise<void> =>
  checkConfig(path, config, ['runDir', 'train.keepCheckpoints'])

/**
 * The run in `path` and the step of its latest checkpoint, rewound to there.
 * @throws KedgeError RUN_DIR when there is no run, CHECKPOINT_INVALID when the config says something else than its own
 */
export const resumeRun = async (path: string, config: Config): Promise<{ run: RunDirectory; step: number }> => {
  await checkConfig(path, config, free)
  const run = openRunDirectory(path)
  const step = (await run.checkpoints()).at(-1)
  if (step === undefined)
    throw new KedgeError('RUN_DIR', `${path}: has no checkpoint to resume from; start again with --overwrite`)
  await run.rewind(step)
  return { run, step }
}
