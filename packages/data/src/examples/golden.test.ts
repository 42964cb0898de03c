import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { allOf } from '../test-support/all-of.ts'
import { fixture, jsonLines, writeTemporary } from '../test-support/files.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import type { Examples } from './examples.ts'
import { loadExamples } from './load-examples.ts'

// Tokens that TRL 1.13.0 has seen after each of 16 steps of 8 rows: prompt + answer + EOS, the prompt once per answer.
const dpoTokens = [
  1729, 3706, 5322, 7161, 8587, 10078, 11900, 13579, 15308, 16744, 18347, 19938, 21545, 23483, 25221, 26913,
]
const ktoTokens = [785, 1763, 2590, 3569, 4214, 4928, 5823, 6760, 7655, 8326, 9110, 9907, 10763, 11650, 12608, 13482]

const load = async (file: string): Promise<Examples> => {
  const tokenizer = await loadTokenizer(fixture('stories260k'))
  return (await loadExamples({ file, tokenizer, strict: true, maxLength: 512, vocabularySize: 512 })).examples
}

const tokensAfterSteps = async (examples: Examples): Promise<number[]> => {
  const rows = await allOf(examples)
  let seen = 0
  const afterRows = rows.map(({ prompt, completions }) => {
    for (const completion of completions) seen += prompt.length + completion.length
    return seen
  })
  return afterRows.filter((_, row) => row % 8 === 7)
}

it('counts the tokens of pairs as TRL does', async () => {
  expect(await tokensAfterSteps(await load(fixture('pairs.jsonl')))).toEqual(dpoTokens)
})

it('counts the tokens of labelled answers as TRL does', async () => {
  const pairs = (await readFile(fixture('pairs.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const labelled = pairs.map(({ prompt, chosen, rejected }, row) => ({
    prompt,
    completion: row % 2 === 0 ? chosen : rejected,
    label: row % 2 === 0,
  }))
  expect(await tokensAfterSteps(await load(await writeTemporary('labelled.jsonl', jsonLines(labelled))))).toEqual(
    ktoTokens,
  )
})
