import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { createFolder, kedge, paths, readRows, writeConfig } from './kedge.ts'

const model = { path: paths.stories, lora: { r: 4, alpha: 16, dropout: 0.1, targetModules: ['q_proj', 'up_proj'] } }
const softTr = { use: 'dpo', wrap: [{ use: 'tr', with: { alpha: 0.6, syncPeriod: 2 } }] }
const optimizer = { use: 'adamw', with: { learningRate: 3e-3 } }

/** Metrics without what differs between two runs of the same thing. */
const timeless = (rows: Record<string, number>[]) => rows.map(({ seconds: _, ...row }) => row)

describe('kedge train with model.lora', () => {
  let folder: string
  let pairs: string
  let config: string
  let trained: string
  beforeAll(async () => {
    folder = await createFolder()
    pairs = join(folder, 'pairs.jsonl')
    await writeFile(pairs, (await readFile(paths.pairs, 'utf8')).split('\n').slice(0, 8).join('\n'))
    config = await writeConfig(folder, {
      model,
      optimizer,
      objective: softTr,
      data: { train: pairs, eval: pairs },
      train: { batchSize: 4, microBatchSize: 2, steps: 5 },
    })
    expect((await kedge(['train', config, '--run-dir', 'whole'], { cwd: folder })).code).toBe(0)
    trained = join(folder, 'whole/model')
  })

  it('writes an adapter in PEFT’s layout, and nothing of the base model', async () => {
    expect((await readdir(trained)).sort()).toEqual(['adapter_config.json', 'adapter_model.safetensors'])
    expect(JSON.parse(await readFile(join(trained, 'adapter_config.json'), 'utf8'))).toMatchObject({
      peft_type: 'LORA',
      base_model_name_or_path: paths.stories,
      r: 4,
      target_modules: ['q_proj', 'up_proj'],
    })
    const checkpoint = join(folder, 'whole/checkpoints/step-000005')
    expect((await readFile(join(checkpoint, 'policy.safetensors'))).length).toBeLessThan(60_000)
  })

  it('evaluates against the initial policy once the reference has moved', async () => {
    const [row] = await readRows(join(folder, 'whole/evaluations.jsonl'))
    expect(row!['eval/initial/loss']).toBeLessThan(row!['eval/loss']!)
  })

  it('stops on Ctrl-C and resumes bit for bit, dropout and moved reference included', async () => {
    let sent = false
    const broken = await kedge(['train', config, '--run-dir', 'broken'], {
      cwd: folder,
      onStderr: (text, kill) => {
        if (sent || !text.includes('step 3/5')) return
        sent = true
        kill('SIGINT')
      },
    })
    expect(broken.code).toBe(130)
    expect((await kedge(['train', config, '--run-dir', 'broken', '--resume'], { cwd: folder })).code).toBe(0)
    const metrics = async (run: string) => timeless(await readRows(join(folder, run, 'metrics.jsonl')))
    expect(await metrics('broken')).toEqual(await metrics('whole'))
    for (const file of ['adapter_model.safetensors', 'adapter_config.json']) {
      expect(await readFile(join(folder, 'broken/model', file))).toEqual(await readFile(join(trained, file)))
    }
  })

  it('is scored alike as an adapter, by its own name or beside its base, and merged', async () => {
    const merged = join(folder, 'merged')
    const merge = await kedge(['merge', '--model', paths.stories, '--adapter', trained, '--out', merged])
    expect([merge.code, merge.stdout]).toEqual([0, `${merged}\n`])
    expect((await readdir(merged)).sort()).toEqual(
      (await readdir(paths.stories)).filter((name) => name !== 'expected.json').sort(),
    )
    const score = async (name: string, ...args: string[]): Promise<number[]> => {
      const out = join(folder, `${name}.jsonl`)
      expect((await kedge(['score', '--data', pairs, '--out', out, ...args])).code).toBe(0)
      return (await readRows(out)).flatMap(({ chosen, rejected }) => [chosen, rejected]).flat() as number[]
    }
    const scores = await Promise.all([
      score('named', '--model', trained),
      score('beside', '--model', paths.stories, '--adapter', trained),
      score('merged', '--model', merged),
      score('base', '--model', paths.stories),
    ])
    const [named, beside, inOne, base] = scores as [number[], number[], number[], number[]]
    expect(beside).toEqual(named)
    const worst = (one: number[], other: number[]) =>
      one.reduce((most, value, index) => Math.max(most, Math.abs(value - other[index]!)), 0)
    expect(worst(inOne, named)).toBeLessThan(1e-4)
    expect(worst(base, named)).toBeGreaterThan(0.1)
  })

  it('is evaluated and sampled from', async () => {
    const evaluated = await Promise.all(
      [['--adapter', trained], []].map((args) => kedge(['eval', config, '--json', ...args], { cwd: folder })),
    )
    const [adapted, initial] = evaluated.map(({ stdout }) => JSON.parse(stdout).loss)
    expect(initial).toBeCloseTo(Math.LN2, 6)
    expect(adapted).toBeLessThan(initial)
    const prompt = ['--prompt', 'Once upon a time', '--temperature', '0', '--max-new-tokens', '8']
    expect((await kedge(['sample', '--model', trained, ...prompt])).stdout).toMatch(/^Once upon a time./)
  })

  it('continues an adapter from the policy it was, in another reference mode, computing blocks again', async () => {
    const next = await writeConfig(
      folder,
      {
        model: { path: paths.stories, adapter: trained, lora: { reference: 'factors', dropout: 0 } },
        optimizer,
        objective: softTr,
        data: { train: pairs },
        train: { batchSize: 2, steps: 3, recompute: true },
      },
      'next.yaml',
    )
    expect((await kedge(['train', next], { cwd: folder })).code).toBe(0)
    const [first, , third] = await readRows(join(folder, 'runs/next/metrics.jsonl'))
    expect(first!.loss).toBeCloseTo(Math.LN2, 6)
    expect(third).toMatchObject({ 'reference/version': 1 })
  })
})

describe('bad adapters', () => {
  it.each([
    [
      { path: paths.stories, lora: { targetModules: ['q_pro'] } },
      /model\.lora\.targetModules: "q_pro" matches no linear/,
    ],
    [{ path: paths.stories, adapter: './none' }, /none.adapter_config\.json: not found/],
  ])('are answered with one clear line: %j', async (bad, message) => {
    const folder = await createFolder()
    const { code, stderr } = await kedge(['train', await writeConfig(folder, { model: bad })], { cwd: folder })
    expect([code, stderr.split('\n').filter((line) => line.startsWith('kedge: '))]).toEqual([
      2,
      [expect.stringMatching(message)],
    ])
  })
})
