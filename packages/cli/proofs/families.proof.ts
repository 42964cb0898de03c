import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createFolder, kedge, readRows, writeConfig } from '../test/kedge.ts'

const families = ['gpt2', 'gpt-neox', 'llama', 'llama3-rope', 'mistral', 'qwen2', 'qwen3', 'gemma2', 'phi3']

/** A tokenizer of single characters, for checkpoints of 128 tokens that come without one. */
const tokenizer = {
  version: '1.0',
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: null,
  post_processor: null,
  decoder: { type: 'Fuse' },
  model: {
    type: 'BPE',
    vocab: Object.fromEntries(Array.from({ length: 128 }, (_, id) => [String.fromCharCode(id), id])),
    merges: [],
  },
}

/** A checkpoint of a family beside a tokenizer. */
const createModel = async (folder: string, family: string): Promise<string> => {
  const model = join(folder, 'model')
  const from = fileURLToPath(new URL(`../../engine-tfjs/fixtures/models/${family}`, import.meta.url))
  await cp(from, model, { recursive: true })
  await writeFile(join(model, 'tokenizer.json'), JSON.stringify(tokenizer))
  await writeFile(
    join(model, 'tokenizer_config.json'),
    '{"tokenizer_class":"PreTrainedTokenizerFast","eos_token":"\\u0002"}',
  )
  return model
}

const pairs = [
  { prompt: 'Tell me of the sea: ', chosen: 'it is wide and it is deep', rejected: 'no' },
  { prompt: 'A dog', chosen: ' barks', rejected: ' sings to the moon all night' },
]

describe('kedge', () => {
  it.each(families)('trains, scores and samples a %s model', async (family) => {
    const folder = await createFolder()
    const model = await createModel(folder, family)
    const data = join(folder, 'pairs.jsonl')
    await writeFile(data, pairs.map((row) => `${JSON.stringify(row)}\n`).join(''))
    const config = await writeConfig(folder, {
      model: { path: model },
      data: { train: data },
      objective: { use: 'dpo', wrap: [{ use: 'tr', with: { alpha: 0.5, syncPeriod: 2 } }] },
      train: { batchSize: 2, steps: 4 },
    })

    const trained = await kedge(['train', config], { cwd: folder })
    expect(trained.code, trained.stderr).toBe(0)
    const steps = await readRows(join(folder, 'runs/run/metrics.jsonl'))
    expect(steps[0]!.loss).toBeCloseTo(Math.LN2, 5)
    expect(steps[1]!.loss).toBeLessThan(steps[0]!.loss!)

    const output = join(folder, 'runs/run/model')
    const scores = join(folder, 'scores.jsonl')
    expect((await kedge(['score', '--model', output, '--data', data, '--out', scores])).code).toBe(0)
    const rows: { chosen: number[] }[] = (await readFile(scores, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(rows.every(({ chosen }) => chosen.length > 1 && chosen.every((value) => value < 0))).toBe(true)

    const args = [
      'sample',
      '--model',
      output,
      '--prompt',
      'A dog',
      '--temperature',
      '0',
      '--max-new-tokens',
      '8',
      '--json',
    ]
    const sampled = await kedge(args)
    expect(sampled.code, sampled.stderr).toBe(0)
    expect(JSON.parse(sampled.stdout).completion).not.toBe('')
  })

  it('refuses rows that are longer than a GPT-2 has positions, before the first step', async () => {
    const folder = await createFolder()
    const model = await createModel(folder, 'gpt2')
    const data = join(folder, 'pairs.jsonl')
    await writeFile(data, JSON.stringify({ prompt: 'x'.repeat(60), chosen: 'abcdef', rejected: 'a' }))
    const config = await writeConfig(folder, { model: { path: model }, data: { train: data } })
    const { code, stderr } = await kedge(['train', config], { cwd: folder })
    expect(code).toBe(2)
    expect(stderr).toContain("1 of 1 rows are longer than the model's 64 positions, up to 67 tokens")
    expect((await kedge(['train', config, '--overwrite', '--set', 'data.maxLength=64'], { cwd: folder })).code).toBe(0)
  })
})
