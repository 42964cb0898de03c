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
  'reference.cache',
  'train.checkpointEvery',
  'train.keepCheckpoints',
]

const differences = (one: unknown, other: unknown, path: string): string[] => {
  if (free.includes(path) || isDeepStrictEqual(one, other)) return []
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
  if (!isObject(one) || !isObject(other)) return [path]
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])]
  return keys.flatMap((key) =>
    differences(one[key as never], other[key as never], path === '' ? key : `${path}.${key}`),
  )
}

/**
 * The run in `path` and the step of its latest checkpoint, rewound to there.
 * @throws KedgeError RUN_DIR when there is no run, CHECKPOINT_INVALID when the config says something else than its own
 */
export const resumeRun = async (path: string, config: Config): Promise<{ run: RunDirectory; step: number }> => {
  const text = await readFile(join(path, 'config.yaml'), 'utf8').catch(() => {
    throw new KedgeError('RUN_DIR', `${path}: holds no run to resume; start it without --resume`)
  })
  const changed = differences(parse(text), JSON.parse(JSON.stringify(config)), '')
  if (changed.length > 0)
    throw new KedgeError(
      'CHECKPOINT_INVALID',
      `${path}: was run with another ${changed.join(', ')}; restore it or start a new run with --run-dir`,
    )
  const run = openRunDirectory(path)
  const step = (await run.checkpoints()).at(-1)
  if (step === undefined)
    throw new KedgeError('RUN_DIR', `${path}: has no checkpoint to resume from; start again with --overwrite`)
  await run.rewind(step)
  return { run, step }
}
