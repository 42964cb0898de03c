import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { createFolder, kedge, paths, writeConfig } from './kedge.ts'

let folder: string
beforeAll(async () => {
  folder = await createFolder()
})

const copyOfStories = async (name: string): Promise<string> => {
  const model = join(folder, name)
  await cp(paths.stories, model, { recursive: true })
  return model
}

const dataFile = async (name: string, text: string): Promise<object> => {
  const train = join(folder, name)
  await writeFile(train, text)
  return { data: { train } }
}

const cases: readonly [string, () => object | Promise<object>, RegExp][] = [
  ['an unknown key', () => ({ trian: {} }), /trian: unknown key, did you mean "train"\?/],
  ['an unknown option', () => ({ objective: { use: 'dpo', with: { bta: 1 } } }), /objective\.with\.bta: unknown key/],
  ['a wrong type', () => ({ train: { batchSize: 'many' } }), /train\.batchSize: must be an integer, got "many"/],
  ['an unknown plugin', () => ({ plugins: ['@kedge/plugin-nope'] }), /"@kedge\/plugin-nope" is not installed/],
  [
    'an unknown objective',
    () => ({ objective: { use: 'dpoo' } }),
    /no objective is named "dpoo", did you mean "dpo"\?/,
  ],
  ['a data file that is not there', () => ({ data: { train: join(folder, 'none.jsonl') } }), /none\.jsonl/],
  ['a model that is not there', () => ({ model: { path: join(folder, 'none') } }), /none/],
  ['a backend that does not exist', () => ({ backend: 'abacus' }), /abacus/],
  [
    'a corrupt safetensors file',
    async () => {
      const path = await copyOfStories('corrupt')
      const weights = await readFile(join(path, 'model.safetensors'))
      await writeFile(join(path, 'model.safetensors'), weights.subarray(0, weights.length - 100))
      return { model: { path } }
    },
    /corrupt.model\.safetensors/,
  ],
  [
    'a model without a tokenizer',
    async () => {
      const path = await copyOfStories('mute')
      await rm(join(path, 'tokenizer.json'))
      return { model: { path } }
    },
    /tokenizer/,
  ],
  [
    'a malformed JSONL line',
    () => dataFile('malformed.jsonl', '{"prompt":"a","chosen":"b","rejected":"c"}\n{"prompt": "a"\n'),
    /malformed\.jsonl:2/,
  ],
  [
    'an empty answer',
    () => dataFile('empty.jsonl', '{"prompt":"a","chosen":"","rejected":"c"}\n'),
    /empty\.jsonl:1.*chosen/,
  ],
  [
    'labelled rows for a paired objective',
    () => dataFile('labelled.jsonl', '{"prompt":"a","completion":"b","label":true}\n'),
    /labelled\.jsonl/,
  ],
  [
    'a token id beyond the vocabulary',
    () => dataFile('ids.jsonl', '{"prompt_ids":[1],"chosen_ids":[512],"rejected_ids":[3]}\n'),
    /ids\.jsonl:1.*512/,
  ],
  [
    'a schedule that leaves its bounds',
    () => ({ objective: { use: 'dpo', with: { beta: { use: 'linear', with: { from: 0.1, to: -0.1 } } } } }),
    /objective\.with\.beta: the schedule gives/,
  ],
]

describe('kedge train', () => {
  it.each(cases)('answers %s with one clear line and exit code 2', async (name, over, message) => {
    const config = await writeConfig(folder, await over(), `${name.replaceAll(' ', '-')}.yaml`)
    const { code, stdout, stderr } = await kedge(['train', config], { cwd: folder })
    expect(
      stderr
        .trim()
        .split('\n')
        .filter((line) => line.startsWith('kedge: ')),
    ).toHaveLength(1)
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/^\s+at /m)
    expect([code, stdout]).toEqual([2, ''])
  })

  it('answers a config that is not there with exit code 2', async () => {
    const { code, stderr } = await kedge(['train', 'none.yaml'], { cwd: folder })
    expect([code, stderr.trim()]).toEqual([2, expect.stringMatching(/^kedge: \S*none\.yaml: cannot be read/)])
  })

  it('answers an unknown option or command with exit code 2', async () => {
    expect((await kedge(['train', 'a.yaml', '--fast'])).code).toBe(2)
    expect((await kedge(['trian'])).code).toBe(2)
  })
})
