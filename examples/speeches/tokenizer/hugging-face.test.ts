import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadTokenizer } from '@kedge/data'
import { describe, expect, it } from 'vitest'
import { tokenizerConfigJson, tokenizerJson } from './hugging-face.ts'
import { learnMerges } from './learn-merges.ts'

const texts = Array<string>(3).fill('the theme of the thesis')
const vocabulary = learnMerges(texts, 6)

const load = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kedge-tokenizer-'))
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tokenizerJson(vocabulary)))
  await writeFile(join(folder, 'tokenizer_config.json'), JSON.stringify(tokenizerConfigJson(64)))
  return loadTokenizer(folder)
}

describe('tokenizerJson', () => {
  it('makes a tokenizer that puts <s> first and applies the merges', async () => {
    const tokenizer = await load()
    const [first, ...others] = tokenizer.encode('the thesis')
    expect(first).toBe(0)
    expect(others.length).toBeLessThan('the thesis'.length)
    expect(tokenizer).toMatchObject({ bosTokenId: 0, eosTokenId: 1 })
  })

  it('gives back any text, also one with bytes it never saw', async () => {
    const tokenizer = await load()
    for (const text of ['the theme', '  two  spaces', 'é → 12,345\n'])
      expect(tokenizer.decode(tokenizer.encode(text), true)).toBe(text)
  })
})
