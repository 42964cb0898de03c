import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createFolder, kedge, paths, readRows, writeConfig } from './kedge.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/data/${name}`, import.meta.url))

describe('kedge data inspect', () => {
  it('says what a file holds, for a person', async () => {
    const { code, stdout } = await kedge(['data', 'inspect', fixture('sharegpt-pairs.json'), '--model', paths.stories])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /sharegpt-pairs\.json: 6 rows of \{conversations, chosen, rejected\}\nlayout sharegpt-pairs\n/,
    )
    expect(stdout).toMatch(/^length in tokens +mean +median +95 % +longest$/m)
    expect(stdout).toMatch(/^chosen is longer in [\d.]+ % of pairs/m)
    expect(stdout).toMatch(/^ +\d+–\d+ {2}█+ \d+$/m)
    // Prompt and answers with the boundary between them, special tokens shown.
    expect(stdout).toMatch(/row 1\n<s> (User|System): [^▶]*Assistant:\nchosen ▶.*\nrejected ▶/s)
    expect(stdout).not.toContain('\u001b')
  })

  it.each([
    ['sharegpt-labelled.json', { layout: 'sharegpt-labelled', kind: 'unpaired', rows: 6, labels: { runs: 2 } }],
    ['stories.json', { layout: 'plain-text', rows: 6, findings: { plainText: { count: 6 } } }],
  ])('says what %s holds, as JSON', async (name, inspection) => {
    const { stdout } = await kedge(['data', 'inspect', fixture(name), '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ unit: 'characters', ...inspection })
  })

  it('answers what it cannot read with one line and exit code 2', async () => {
    const folder = await createFolder()
    const file = join(folder, 'a.csv')
    await writeFile(file, 'question,better\na,b\n')
    const { code, stderr, stdout } = await kedge(['data', 'inspect', file])
    expect([code, stdout, stderr.trim().split('\n')]).toEqual([
      2,
      '',
      [expect.stringMatching(/^kedge: .*a\.csv, row 1: \{question, better\} is no known row; /)],
    ])
    const renamed = ['--columns', 'chosen=better', '--columns', 'prompt=asked']
    expect((await kedge(['data', 'inspect', file, ...renamed])).stderr).toContain('has no "asked"')
    expect((await kedge(['data', 'inspect', file, '--columns', 'chosen'])).stderr).toContain('must be name=value')
  })
})

describe('kedge train', () => {
  it.each([
    ['sharegpt-pairs.json', 'dpo', Math.LN2],
    ['turbo-labelled.jsonl', 'kto', 0.5],
  ])('takes three steps on %s by %s', async (name, objective, firstLoss) => {
    const folder = await createFolder()
    const data = { train: fixture(name), maxLength: 128 }
    const config = await writeConfig(folder, { data, objective: { use: objective } })
    expect((await kedge(['train', config], { cwd: folder })).code).toBe(0)
    const rows = await readRows(join(folder, 'runs/run/metrics.jsonl'))
    expect(rows.map(({ step }) => step)).toEqual([1, 2, 3])
    expect(rows[0]!.loss).toBeCloseTo(firstLoss, 5)
    expect(rows[2]!.loss).not.toBeCloseTo(firstLoss, 5)
  })

  it('trains on a list of files in several formats, packed ones too, just as on one file of their rows', async () => {
    const folder = await createFolder()
    const lines = (await readFile(paths.pairs, 'utf8')).trim().split('\n').slice(0, 6)
    await writeFile(join(folder, 'whole.jsonl'), lines.join('\n'))
    await writeFile(join(folder, 'part-1.jsonl.gz'), gzipSync(lines.slice(0, 2).join('\n')))
    await writeFile(join(folder, 'part-2.json'), `[${lines.slice(2, 4)}]`)
    await writeFile(join(folder, 'rest.jsonl'), lines.slice(4).join('\n'))
    const lossesOn = async (train: unknown, name: string) => {
      const config = await writeConfig(folder, { data: { train, shuffle: false, strict: true } }, `${name}.yaml`)
      expect((await kedge(['train', config], { cwd: folder })).code).toBe(0)
      return (await readRows(join(folder, `runs/${name}/metrics.jsonl`))).map(({ loss }) => loss)
    }
    expect(await lossesOn(['part-*', 'rest.jsonl'], 'parts')).toEqual(await lossesOn('whole.jsonl', 'whole'))
  })

  it('refuses messages without a chat template when strict, and says what to do', async () => {
    const folder = await createFolder()
    const config = await writeConfig(folder, { data: { train: fixture('turbo-pairs.jsonl'), strict: true } })
    const { code, stderr } = await kedge(['train', config], { cwd: folder })
    expect([code, stderr]).toEqual([2, expect.stringMatching(/turbo-pairs\.jsonl:1: the model has no chat template/)])
    expect(stderr).toContain('data.chatTemplate')
    const plain = ['--set', 'data.chatTemplate=plain', '--set', 'train.steps=1']
    const { stderr: refused } = await kedge(['train', config, ...plain], { cwd: folder })
    expect(refused).toContain('turbo-pairs.jsonl:2: repeats an earlier row; strict data must not')
  })
})
