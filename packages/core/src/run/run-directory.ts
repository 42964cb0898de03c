import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { Config } from '../config/types.ts'
import type { Json } from '../contracts/json.ts'
import type { Metrics } from '../contracts/metrics.ts'
import { KedgeError } from '../errors/kedge-error.ts'

/** A step's or an evaluation's numbers, as its line in the run directory holds them. */
export type MetricsRow = Metrics & { readonly step: number }

/**
 * Where a run is written:
 * `config.yaml` (resolved), `run.json` (versions), `metrics.jsonl` (a line per optimizer step), `evaluations.jsonl`,
 * `checkpoints/step-N/`, `model/`.
 */
export interface RunDirectory {
  readonly path: string
  readonly modelPath: string
  /** Optimizer steps at which there are checkpoints, ascending. */
  checkpoints(): Promise<readonly number[]>
  checkpointPath(step: number): string
  /** Has `write` fill a checkpoint, which appears whole or not at all; drops the oldest beyond `keep`. */
  writeCheckpoint(step: number, keep: number, write: (dir: string) => Promise<void>): Promise<string>
  appendMetrics(row: MetricsRow): Promise<void>
  appendEvaluation(row: MetricsRow): Promise<void>
  /** Forgets what came after `step`, which a resumed run does again. */
  rewind(step: number): Promise<void>
}

const names = { config: 'config.yaml', info: 'run.json', metrics: 'metrics.jsonl', evaluations: 'evaluations.jsonl' }

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

const list = (dir: string): Promise<string[]> =>
  readdir(dir).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw new KedgeError('RUN_DIR', `${dir}: cannot be used as a run directory (${(error as Error).message})`)
  })

/** A directory that may or may not hold a run yet. */
export const openRunDirectory = (path: string): RunDirectory => {
  const checkpointsPath = join(path, 'checkpoints')
  const checkpointPath = (step: number): string => join(checkpointsPath, `step-${String(step).padStart(6, '0')}`)
  const checkpoints = async (): Promise<number[]> =>
    (await list(checkpointsPath))
      .flatMap((name) => /^step-(\d+)$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((one, other) => one - other)
  const append = (name: string) => (row: MetricsRow) => appendFile(join(path, name), `${JSON.stringify(row)}\n`)

  return {
    path,
    modelPath: join(path, 'model'),
    checkpoints,
    checkpointPath,
    async writeCheckpoint(step, keep, write) {
      const target = checkpointPath(step)
      const partial = `${target}.partial`
      await rm(partial, { recursive: true, force: true })
      await mkdir(partial, { recursive: true })
      await write(partial)
      await rm(target, { recursive: true, force: true })
      await rename(partial, target)
      for (const old of (await checkpoints()).slice(0, -keep)) await rm(checkpointPath(old), { recursive: true })
      return target
    },
    appendMetrics: append(names.metrics),
    appendEvaluation: append(names.evaluations),
    async rewind(step) {
      for (const name of [names.metrics, names.evaluations]) {
        const file = join(path, name)
        const text = await readFile(file, 'utf8').catch(() => '')
        const kept = text.split('\n').filter((line) => line !== '' && (JSON.parse(line) as MetricsRow).step <= step)
        await writeFile(file, kept.map((line) => `${line}\n`).join(''))
      }
    },
  }
}

/**
 * Starts a run in `path`.
 * @throws KedgeError RUN_DIR when the directory holds something already and `overwrite` is not set
 */
export const createRunDirectory = async (
  path: string,
  config: Config,
  info: Json,
  { overwrite = false }: { readonly overwrite?: boolean } = {},
): Promise<RunDirectory> => {
  const present = await list(path)
  if (present.length > 0 && !(overwrite && present.includes(names.config)))
    throw new KedgeError(
      'RUN_DIR',
      present.includes(names.config)
        ? `${path}: holds a run already; continue it with --resume, replace it with --overwrite, or choose another --run-dir`
        : `${path}: is not empty and holds no run; choose another --run-dir`,
    )
  await rm(path, { recursive: true, force: true })
  await mkdir(path, { recursive: true })
  await writeFile(join(path, names.config), stringify(config))
  await writeFile(join(path, names.info), `${JSON.stringify(info, null, 2)}\n`)
  return openRunDirectory(path)
}
