import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createFolder, kedge, paths, readRows, writeConfig } from './kedge.ts'

describe('kedge', () => {
  it('says its version and its commands', async () => {
    expect((await kedge(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    const { stdout } = await kedge(['--help'])
    for (const command of ['train', 'eval', 'sample', 'score', 'schema', 'doctor', 'plugins'])
      expect(stdout).toContain(command)
  })

  it('doctor says which backends load and which one is taken', async () => {
    const { code, stdout } = await kedge(['doctor'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/tensorflow-gpu +(yes|no)/)
    expect(stdout).toMatch(/backend: auto takes \w+/)
  })

  it('plugins lists what a config can use, with options and versions', async () => {
    const { stdout } = await kedge(['plugins'])
    expect(stdout).toMatch(/^dpo +objective +beta, labelSmoothing, .+ @kedge\/plugin-dpo@\d/m)
    expect(stdout).toMatch(/^tr +decorator +alpha, syncPeriod, startAfter/m)
    expect(stdout).toMatch(/^cosine +scheduler .*built in$/m)
  })

  it('plugins --markdown prints docs/objectives.md; after a change of a plugin, run: npm run docs', async () => {
    const { stdout } = await kedge(['plugins', '--markdown'])
    expect(await readFile(new URL('../../../docs/objectives.md', import.meta.url), 'utf8')).toBe(stdout)
  })

  it('schema prints a JSON Schema that knows the plugins’ options', async () => {
    const schema = JSON.parse((await kedge(['schema'])).stdout)
    expect(schema.properties.objective.properties.use.enum).toEqual(
      expect.arrayContaining(['mix', 'dpo', 'ipo', 'kto', 'apo-zero', 'simpo']),
    )
  })

  it('score writes the log-probs of every answer token, in the file’s order', async () => {
    const folder = await createFolder()
    const out = join(folder, 'scores.jsonl')
    expect((await kedge(['score', '--model', paths.stories, '--data', paths.pairs, '--out', out])).code).toBe(0)
    const rows = (await readFile(out, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(rows).toHaveLength(128)
    const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)
    // TRL's logps/chosen and logps/rejected of the first batch of 8 rows, before any update.
    const mean = (side: 'chosen' | 'rejected'): number => sum(rows.slice(0, 8).map((row) => sum(row[side]))) / 8
    expect(mean('chosen')).toBeCloseTo(-122.9067, 3)
    expect(mean('rejected')).toBeCloseTo(-139.4021, 3)
  })

  it('scores a model that it trained, and evaluates it', async () => {
    const folder = await createFolder()
    const config = await writeConfig(folder, { train: { batchSize: 8, steps: 2 } })
    await kedge(['train', config], { cwd: folder })
    const model = join(folder, 'runs/run/model')
    const out = join(folder, 'scores.jsonl')
    expect((await kedge(['score', '--model', model, '--data', paths.pairs, '--out', out])).code).toBe(0)
    expect(await readRows(out)).toHaveLength(128)
    const { code, stdout } = await kedge(['eval', config, '--model', model, '--json'], { cwd: folder })
    expect(code).toBe(0)
    const metrics = JSON.parse(stdout)
    expect(metrics.loss).not.toBeCloseTo(Math.LN2, 3)
    expect(metrics['rewards/margins']).toBeGreaterThan(0)
  })

  it('sample continues a prompt the same way for the same seed', async () => {
    const args = [
      'sample',
      '--model',
      paths.stories,
      '--prompt',
      'Once upon a time, there was a little girl named Lily.',
    ]
    const { stdout } = await kedge([...args, '--temperature', '0', '--max-new-tokens', '24'])
    expect(stdout).toContain('She loved to play outside in the park. One day, she saw a big,')
    const drawn = await Promise.all(
      [1, 1, 2].map((seed) => kedge([...args, '--seed', String(seed), '--max-new-tokens', '12'])),
    )
    expect(drawn[0]!.stdout).toBe(drawn[1]!.stdout)
    expect(drawn[0]!.stdout).not.toBe(drawn[2]!.stdout)
  })
})
