import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { isKedgeError } from '../errors/kedge-error.ts'
import { readConfig } from './read.ts'
import { resolveConfig } from './resolve.ts'
import { applySets } from './set.ts'

let folder: string
const write = async (name: string, text: string): Promise<string> => {
  const file = join(folder, name)
  await writeFile(file, text)
  return file
}

const failure = async (work: () => unknown): Promise<string> => {
  try {
    await work()
  } catch (error) {
    if (isKedgeError(error)) return `${error.code} ${error.message}`
    throw error
  }
  throw new Error('nothing was refused')
}

const minimal = { model: { path: '/m' }, data: { train: '/d' }, objective: { use: 'dpo' } }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kedge-config-'))
  await mkdir(join(folder, 'runs'))
})

describe('readConfig', () => {
  it('takes paths relative to the file they are written in', async () => {
    const file = await write(
      'paths.yaml',
      'plugins: [./mine.ts, "@scope/theirs"]\nmodel: { path: ../m }\ndata: { train: t.jsonl }',
    )
    expect(await readConfig(file)).toEqual({
      plugins: [join(folder, 'mine.ts'), '@scope/theirs'],
      model: { path: join(folder, '../m') },
      data: { train: join(folder, 't.jsonl') },
    })
  })

  it('lays a config over the one it extends, key by key', async () => {
    await write('base.yaml', 'train: { seed: 1, steps: 3 }\nobjective: { use: dpo, with: { beta: 0.1 } }')
    const file = await write(
      'child.yaml',
      'extends: ./base.yaml\ntrain: { steps: 9 }\nobjective: { use: dpo, wrap: [] }',
    )
    expect(await readConfig(file)).toEqual({
      train: { seed: 1, steps: 9 },
      objective: { use: 'dpo', with: { beta: 0.1 }, wrap: [] },
    })
  })

  it('drops the options of a part that another part replaces', async () => {
    await write('base.yaml', 'objective: { use: dpo, with: { labelSmoothing: 0.1 } }')
    const file = await write('child.yaml', 'extends: ./base.yaml\nobjective: { use: ipo }')
    expect(await readConfig(file)).toEqual({ objective: { use: 'ipo' } })
  })

  it('keeps an explicit null or false of the file on top', async () => {
    await write('base.yaml', 'data: { shuffle: true }')
    const file = await write('child.yaml', 'extends: ./base.yaml\ndata: { shuffle: false }')
    expect(await readConfig(file)).toEqual({ data: { shuffle: false } })
  })

  it('composes one level only', async () => {
    await write('a.yaml', 'train: {}')
    await write('b.yaml', 'extends: ./a.yaml')
    expect(await failure(async () => readConfig(await write('c.yaml', 'extends: ./b.yaml')))).toContain(
      'only one level',
    )
  })

  it('says where the syntax breaks', async () => {
    const file = await write('broken.yaml', 'model: { path: x\ndata: 1')
    expect(await failure(() => readConfig(file))).toMatch(/^CONFIG_SYNTAX .*broken\.yaml:2:\d+: not valid YAML: /)
  })

  it('names a file that is not there', async () => {
    expect(await failure(() => readConfig(join(folder, 'none.yaml')))).toMatch(/^CONFIG_NOT_FOUND .*none\.yaml/)
  })
})

describe('applySets', () => {
  it('sets keys, makes sections, and reaches into lists', () => {
    const config = { objective: { wrap: [{ use: 'tr' }] } }
    expect(applySets(config, ['train.steps=4', 'objective.wrap.0.with.alpha=1', 'data.shuffle=false'])).toEqual({
      objective: { wrap: [{ use: 'tr', with: { alpha: 1 } }] },
      train: { steps: 4 },
      data: { shuffle: false },
    })
    expect(config).toEqual({ objective: { wrap: [{ use: 'tr' }] } })
  })

  it('refuses what is no assignment', async () => {
    expect(await failure(() => applySets({}, ['train.steps']))).toContain('key.path=value')
  })

  it('does not reach the prototype of objects', () => {
    applySets({}, ['__proto__.polluted=yes'])
    expect('polluted' in {}).toBe(false)
  })
})

describe('resolveConfig', () => {
  it('fills in the defaults', () => {
    const config = resolveConfig(minimal)
    expect(config.train).toEqual({
      batchSize: 8,
      microBatchSize: 8,
      recompute: false,
      epochs: 1,
      maxGradNorm: 1,
      seed: 17,
      evaluateEvery: 0,
      evaluateSamples: 0,
      sampleTokens: 64,
      checkpointEvery: 0,
      keepCheckpoints: 2,
    })
    expect(config.optimizer.with).toEqual({
      learningRate: 1e-6,
      weightDecay: 0,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
    })
  })

  it('says one line for each thing that is wrong', async () => {
    const message = await failure(() => resolveConfig({ ...minimal, trian: {}, train: { batchSize: 'many' } }))
    expect(message.split('\n')).toEqual([
      expect.stringContaining('CONFIG_INVALID trian: unknown key, did you mean "train"?'),
      'train.batchSize: must be an integer, got "many"',
    ])
  })

  it('names a missing section', async () => {
    expect(await failure(() => resolveConfig({ ...minimal, model: undefined }))).toContain('model')
  })

  it('refuses epochs beside steps, and micro-batches larger than the batch', async () => {
    expect(await failure(() => resolveConfig({ ...minimal, train: { steps: 1, epochs: 1 } }))).toContain('not both')
    expect(await failure(() => resolveConfig({ ...minimal, train: { batchSize: 2, microBatchSize: 4 } }))).toContain(
      'train.microBatchSize: must be <= batchSize (2), got 4',
    )
  })

  it('fills an adapter’s defaults in, and leaves those of one that is continued to its own config', () => {
    const modelOf = (model: object) => resolveConfig({ ...minimal, model: { path: '/m', ...model } }).model
    expect(modelOf({}).lora).toBeUndefined()
    expect(modelOf({ lora: { r: 16, targetModules: 'all-linear' } }).lora).toEqual({
      r: 16,
      alpha: 8,
      dropout: 0,
      rsLora: false,
      targetModules: 'all-linear',
      reference: 'delta',
    })
    expect(modelOf({ adapter: '/a' })).toEqual({ path: '/m', adapter: '/a', lora: { reference: 'delta' } })
  })

  it('refuses to continue an adapter as another one', async () => {
    const model = { path: '/m', adapter: '/a', lora: { r: 4, dropout: 0.1, rsLora: true } }
    const message = await failure(() => resolveConfig({ ...minimal, model }))
    expect(message).toMatch(/model\.lora\.r: is what the adapter in model\.adapter has/)
    expect(message).toMatch(/model\.lora\.rsLora/)
    expect(message).not.toMatch(/dropout/)
  })

  it('refuses to evaluate every so often on nothing', async () => {
    expect(await failure(() => resolveConfig({ ...minimal, train: { evaluateEvery: 5 } }))).toContain('data.eval')
  })

  it('checks the optimizer’s options', async () => {
    const optimizer = { use: 'adamw', with: { beta2: 1 } }
    expect(await failure(() => resolveConfig({ ...minimal, optimizer }))).toContain(
      'optimizer.with.beta2: must be < 1, got 1',
    )
  })
})
