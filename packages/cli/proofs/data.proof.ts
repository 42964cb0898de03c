import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createFolder, kedge, paths, readRows, writeConfig } from '../test/kedge.ts'

const shared = fileURLToPath(new URL('../../../../shared/fixtures/data/', import.meta.url))
const here = existsSync(shared)
if (!here) console.warn(`skipped: ${shared} is not there, so no whole data set is trained on`)

describe.skipIf(!here)('a data set of another tool', () => {
  it.each([
    ['llama-factory/dpo_en_demo.json', 'sharegpt-pairs', 300, 'dpo', Math.LN2],
    ['llama-factory/kto_en_demo.json', 'sharegpt-labelled', 300, 'kto', 0.5],
    ['turbo/dpo_chat.jsonl', 'turbo-pairs', 16, 'dpo', Math.LN2],
    ['turbo/train_preferences.jsonl', 'turbo-pairs', 16, 'dpo', Math.LN2],
    ['turbo/train_preferences_2.jsonl', 'turbo-pairs', 10, 'dpo', Math.LN2],
    ['turbo/train_kto.jsonl', 'turbo-labelled', 4, 'kto', 0.5],
    ['tinystories-700.json', 'plain-text', 700, 'kto', 0.5],
  ])('%s is inspected as %s and trained on for three steps', async (name, layout, rows, objective, firstLoss) => {
    const folder = await createFolder()
    const train = join(shared, name)
    const { stdout } = await kedge(['data', 'inspect', train, '--model', paths.stories, '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      layout,
      rows,
      unit: 'tokens',
      findings: { boundaryMismatches: { count: 0 } },
    })
    const config = await writeConfig(folder, { data: { train, maxLength: 512 }, objective: { use: objective } })
    expect((await kedge(['train', config], { cwd: folder })).code).toBe(0)
    const metrics = await readRows(join(folder, 'runs/run/metrics.jsonl'))
    expect(metrics).toHaveLength(3)
    expect(metrics[0]!.loss).toBeCloseTo(firstLoss, 5)
    expect(metrics.every(({ loss }) => Number.isFinite(loss))).toBe(true)
  })
})
