import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createFolder, kedge, paths, readRows, writeConfig } from './kedge.ts'

let folder: string
beforeEach(async () => {
  folder = await createFolder()
})

const softTr = { use: 'dpo', wrap: [{ use: 'tr', with: { alpha: 0.6, syncPeriod: 2 } }] }

/** Metrics without what differs between two runs of the same thing. */
const timeless = (rows: Record<string, number>[]) => rows.map(({ seconds: _, ...row }) => row)

describe('kedge train', () => {
  it('writes the run: resolved config, versions, a line per step, checkpoint, model', async () => {
    const config = await writeConfig(folder, { objective: softTr })
    const { code, stdout } = await kedge(['train', config, '--set', 'train.steps=2'], { cwd: folder })
    const run = join(folder, 'runs/run')
    expect([code, stdout.trim()]).toEqual([0, join(run, 'model')])
    expect((await readdir(run)).sort()).toEqual(['checkpoints', 'config.yaml', 'metrics.jsonl', 'model', 'run.json'])
    const [first, second] = await readRows(join(run, 'metrics.jsonl'))
    expect(first!.loss).toBeCloseTo(Math.LN2, 6)
    expect(first).toMatchObject({ step: 1, 'rewards/margins': 0, 'reference/version': 0 })
    expect(second).toMatchObject({ step: 2, 'tr/alpha': 0.6, 'reference/version': 1 })
    expect(await readFile(join(run, 'config.yaml'), 'utf8')).toContain('steps: 2')
    expect(JSON.parse(await readFile(join(run, 'run.json'), 'utf8')).plugins[0]).toMatchObject({
      source: '@kedge/plugin-dpo',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    })
  })

  it('refuses to write over a run unless it is told to', async () => {
    const config = await writeConfig(folder, { train: { batchSize: 1, steps: 1 } })
    await kedge(['train', config], { cwd: folder })
    const { code, stderr } = await kedge(['train', config], { cwd: folder })
    expect([code, stderr]).toEqual([2, expect.stringContaining('holds a run already')])
    expect((await kedge(['train', config, '--overwrite'], { cwd: folder })).code).toBe(0)
  })

  it('stops on Ctrl-C with a checkpoint, and resumes bit for bit, moved reference and file order included', async () => {
    const config = await writeConfig(folder, {
      objective: softTr,
      data: { train: paths.pairs },
      train: { batchSize: 2, microBatchSize: 1, steps: 8 },
    })
    const whole = await kedge(['train', config, '--run-dir', 'whole'], { cwd: folder })
    let sent = false
    const broken = await kedge(['train', config, '--run-dir', 'broken'], {
      cwd: folder,
      onStderr: (text, kill) => {
        if (sent || !text.includes('step 3/8')) return
        sent = true
        kill('SIGINT')
      },
    })
    expect([whole.code, broken.code]).toEqual([0, 130])
    expect(broken.stderr).toContain('continue with --resume')
    const resumed = await kedge(['train', config, '--run-dir', 'broken', '--resume'], { cwd: folder })
    expect(resumed.code).toBe(0)
    expect(timeless(await readRows(join(folder, 'broken/metrics.jsonl')))).toEqual(
      timeless(await readRows(join(folder, 'whole/metrics.jsonl'))),
    )
    const model = 'model/model.safetensors'
    expect(await readFile(join(folder, 'broken', model))).toEqual(await readFile(join(folder, 'whole', model)))
  })

  it('evaluates against the current reference and, since that moves, against the initial policy', async () => {
    const config = await writeConfig(folder, {
      data: { train: paths.pairs, eval: paths.pairs, shuffle: false },
      objective: { use: 'dpo', wrap: [{ use: 'tr', with: { alpha: 1, syncPeriod: 2 } }] },
      train: { batchSize: 64, microBatchSize: 16, steps: 2, evaluateEvery: 1 },
      optimizer: { use: 'adamw', with: { learningRate: 1e-4 } },
    })
    expect((await kedge(['train', config], { cwd: folder })).code).toBe(0)
    const [before, after] = await readRows(join(folder, 'runs/run/evaluations.jsonl'))
    expect(before!['eval/initial/loss']).toBe(before!['eval/loss'])
    // After the hard move the reference is the policy itself.
    expect(after!['eval/loss']).toBeCloseTo(Math.LN2, 5)
    expect(after!['eval/initial/loss']).toBeLessThan(before!['eval/loss']!)
  })

  it('runs one epoch of a labelled file by KTO', async () => {
    const config = await writeConfig(folder, {
      objective: { use: 'kto', wrap: [{ use: 'tr', with: { alpha: 0.5, syncPeriod: 1 } }] },
      train: { batchSize: 8, microBatchSize: 4, steps: 2 },
    })
    expect((await kedge(['train', config], { cwd: folder })).code).toBe(0)
    const [first] = await readRows(join(folder, 'runs/run/metrics.jsonl'))
    expect(first).toMatchObject({ loss: 0.5, kl: 0 })
  })
})
