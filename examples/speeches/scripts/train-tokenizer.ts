// Learns the tokenizer from the training speeches and writes it into assets/model.
import { mkdirSync, writeFileSync } from 'node:fs'
import { isHeldOut, readSpeeches } from '../corpus/speeches.ts'
import { inExample } from '../files/paths.ts'
import { tokenizerConfigJson, tokenizerJson } from '../tokenizer/hugging-face.ts'
import { learnMerges } from '../tokenizer/learn-merges.ts'

const vocabularySize = 1024
const contextLength = 256
const reserved = 256 + 2 // the bytes, <s> and </s>

const sentences = readSpeeches()
  .filter((speech) => !isHeldOut(speech))
  .flatMap((speech) => speech.sentences)
const vocabulary = learnMerges(sentences, vocabularySize - reserved)

const write = (name: string, value: unknown) =>
  writeFileSync(inExample('assets/model', name), `${JSON.stringify(value, null, 1)}\n`)
mkdirSync(inExample('assets/model'), { recursive: true })
write('tokenizer.json', tokenizerJson(vocabulary))
write('tokenizer_config.json', tokenizerConfigJson(contextLength))
console.log(
  `${vocabularySize} tokens learnt from ${sentences.length} sentences; the last ones: ${vocabulary.symbols.slice(-12).join(' ')}`,
)
