import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Tokenizer as Library } from '@huggingface/tokenizers'
import { KedgeError } from '@kedge/core'
import { oneLine } from '../data-error.ts'
import { findSpecialTokens, specialTexts, tokenText } from './special-tokens.ts'
import type { Tokenizer } from './tokenizer.ts'

type Fields = Readonly<Record<string, unknown>>

const invalid = (file: string, problem: string, cause?: unknown) =>
  new KedgeError('TOKENIZER_INVALID', `${file}: ${oneLine(problem)}`, { cause })

/**
 * The tokenizer of a Hugging Face model directory: `tokenizer.json`, and what `tokenizer_config.json`, `config.json` and
 * `generation_config.json` say about special tokens where they exist.
 *
 * @throws `TOKENIZER_INVALID` naming the file that is missing or broken.
 */
export const loadTokenizer = async (modelDir: string): Promise<Tokenizer> => {
  const file = join(modelDir, 'tokenizer.json')
  const definition = await readFields(file)
  if (definition === undefined)
    throw invalid(file, 'no such file; text data needs the model’s tokenizer in this format')
  const optional = async (name: string): Promise<Fields> => (await readFields(join(modelDir, name))) ?? {}
  const tokenizerConfig = await optional('tokenizer_config.json')
  const { library, closing } = createLibrary(file, definition, tokenizerConfig)
  const special = findSpecialTokens(
    {
      tokenizerConfig,
      config: await optional('config.json'),
      generationConfig: await optional('generation_config.json'),
    },
    (token) => library.token_to_id(token),
  )
  return {
    ...special,
    specialTokens: specialTexts(
      tokenizerConfig,
      {
        bos_token: special.bosTokenId,
        eos_token: special.eosTokenId,
      },
      (id) => library.id_to_token(id),
    ),
    encode(text) {
      const ids: number[] = library.encode(text).ids
      // The library maps a token outside the vocabulary to `undefined` where the model has no unknown token.
      if (!ids.every(Number.isInteger)) throw invalid(file, `has no token for a part of "${text.slice(0, 60)}"`)
      return closing === 0 ? ids : ids.slice(0, -closing)
    },
    decode: (ids, skipSpecial) =>
      // The library throws on an empty list, and tidies spaces before punctuation unless told not to.
      ids.length === 0
        ? ''
        : library.decode(Array.from(ids), {
            skip_special_tokens: skipSpecial,
            clean_up_tokenization_spaces: tokenizerConfig.clean_up_tokenization_spaces === true,
          }),
  }
}

const readFields = async (file: string): Promise<Fields | undefined> => {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw invalid(file, `cannot be read as JSON: ${error instanceof Error ? error.message : error}`, error)
  }
}

const createLibrary = (file: string, definition: Fields, config: Fields): { library: Library; closing: number } => {
  try {
    // The library wants plain strings where Hugging Face may write `{ content, lstrip, … }`.
    const plain = { eos_token: tokenText(config.eos_token), unk_token: tokenText(config.unk_token) }
    const library = new Library(definition, { ...config, ...plain })
    return { library, closing: closingTokens(library) }
  } catch (error) {
    throw invalid(file, `is not a tokenizer: ${error instanceof Error ? error.message : error}`, error)
  }
}

/** How many special tokens the template puts behind a text. */
const closingTokens = (library: Library): number => {
  const bare: number[] = library.encode('a', { add_special_tokens: false }).ids
  const whole: number[] = library.encode('a').ids
  const start = whole.findIndex((_, index) => bare.every((id, offset) => whole[index + offset] === id))
  return bare.length === 0 ? 0 : whole.length - start - bare.length
}
