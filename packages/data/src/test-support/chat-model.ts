import { readFile } from 'node:fs/promises'
import { openTemplate } from '../chat/open-template.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import { fixture, writeFolder } from './files.ts'

const tokenizers = { turns: 'turns', headers: 'headers', thinking: 'turns' } as const
const endOfTurn = { turns: '<|im_end|>', headers: '<|end|>', thinking: '<|im_end|>' } as const

/** A model of the stories260k vocabulary, whose tokenizer adds BOS, with one of the chat templates in `fixtures/chat`. */
export const chatModel = async (name: keyof typeof tokenizers, eosToken: string = endOfTurn[name]) => {
  const modelDir = await writeFolder({
    'tokenizer.json': await readFile(fixture(`chat/${tokenizers[name]}.tokenizer.json`)),
    'tokenizer_config.json': JSON.stringify({ bos_token: '<s>', eos_token: eosToken, unk_token: '<unk>' }),
    'chat_template.jinja': await readFile(fixture(`chat/${name}.jinja`)),
  })
  const tokenizer = await loadTokenizer(modelDir)
  return { tokenizer, template: await openTemplate({ modelDir, tokenizer }) }
}
