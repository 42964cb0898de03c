import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { resolveConfig } from '../config/resolve.ts'
import { resumeRun } from './resume.ts'
import { createRunDirectory } from './run-directory.ts'

const config = resolveConfig({
  model: { path: '/m' },
  data: { train: '/d' },
  objective: { use: 'dpo' },
  train: { steps: 8 },
})
const info = { kedge: '0' }

let path: string
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'kedge-run-')), 'run')
})

const metricsSteps = async (): Promise<number[]> =>
  (await readFile(join(path, 'metrics.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { step: number }).step)

describe('createRunDirectory', () => {
  it('writes the resolved config and the versions', async () => {
    await createRunDirectory(path, config, info)
    expect(await readdir(path)).toEqual(['config.yaml', 'run.json'])
  })

  it('never overwrites a run unasked, nor anything that is no run', async () => {
    await createRunDirectory(path, config, info)
    await expect(createRunDirectory(path, config, info)).rejects.toThrow('holds a run already')
    await createRunDirectory(path, config, info, { overwrite: true })
    await writeFile(join(path, '../thesis.md'), '')
    await expect(createRunDirectory(join(path, '..'), config, info, { overwrite: true })).rejects.toThrow(
      'is not empty',
    )
  })
})

describe('a run directory’s checkpoints', () => {
  it('keep the latest ones and appear whole or not at all', async () => {
    const run = await createRunDirectory(path, config, info)
    for (const step of [2, 4, 6]) await run.writeCheckpoint(step, 2, (dir) => writeFile(join(dir, 'part'), ''))
    await expect(run.writeCheckpoint(8, 2, () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full')
    expect(await run.checkpoints()).toEqual([4, 6])
  })

  it('are where a resumed run goes on, with later metrics forgotten', async () => {
    const run = await createRunDirectory(path, config, info)
    for (let step = 1; step <= 5; step++) await run.appendMetrics({ step, loss: 1 })
    await run.writeCheckpoint(3, 2, async () => {})
    expect((await resumeRun(path, config)).step).toBe(3)
    expect(await metricsSteps()).toEqual([1, 2, 3])
  })

  it('refuse to continue under another config, but may go on for longer', async () => {
    const run = await createRunDirectory(path, config, info)
    await run.writeCheckpoint(3, 2, async () => {})
    await resumeRun(path, { ...config, train: { ...config.train, steps: 20 } })
    await expect(resumeRun(path, { ...config, objective: { use: 'ipo' } })).rejects.toThrow('another objective.use')
  })

  it('must be there to resume', async () => {
    await expect(resumeRun(path, config)).rejects.toThrow('holds no run to resume')
    await createRunDirectory(path, config, info)
    await expect(resumeRun(path, config)).rejects.toThrow('has no checkpoint')
  })
})
