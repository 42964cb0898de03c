// Tokenizes the speeches into the rows that the base model is trained and evaluated on: one sentence each.
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRandom } from '@kedge/core'
import { loadTokenizer } from '@kedge/data'
import { lengthGroups } from '../corpus/length-groups.ts'
import { isHeldOut, readSpeeches, type Speech } from '../corpus/speeches.ts'
import { inExample } from '../files/paths.ts'
import { specials } from '../tokenizer/hugging-face.ts'

const batchSize = 32 // as in base.yaml, which keeps the file's order
const longest = 96

const tokenizer = await loadTokenizer(inExample('assets/model'))
const tokenized = (speeches: readonly Speech[]): number[][] =>
  speeches
    .flatMap(({ sentences }) => sentences)
    .map((sentence) => [...tokenizer.encode(sentence).slice(1), specials.eos.id])
    .filter(({ length }) => length <= longest)

const write = (name: string, speeches: readonly Speech[]): void => {
  const rows = lengthGroups(tokenized(speeches), batchSize, createRandom(17)).flat()
  const lines = rows.map((ids) => JSON.stringify({ prompt_ids: [specials.bos.id], completion_ids: ids, label: true }))
  writeFileSync(inExample('base/rows', name), `${lines.join('\n')}\n`)
  console.log(`${name}: ${rows.length} sentences, ${rows.flat().length} tokens`)
}

mkdirSync(inExample('base/rows'), { recursive: true })
const speeches = readSpeeches()
write(
  'train.jsonl',
  speeches.filter((speech) => !isHeldOut(speech)),
)
write('held-out.jsonl', speeches.filter(isHeldOut))
