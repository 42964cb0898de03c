type Fields = Readonly<Record<string, unknown>>

/** The files of a model directory that name special tokens. */
export interface SpecialTokenFiles {
  readonly tokenizerConfig: Fields
  readonly config: Fields
  readonly generationConfig: Fields
}

export interface SpecialTokens {
  readonly bosTokenId?: number
  readonly eosTokenId?: number
  readonly stopTokenIds: readonly number[]
}

/** The text of a token in `tokenizer_config.json`, where it is a string or `{ content }`. */
export const tokenText = (token: unknown): string | undefined => {
  const text = typeof token === 'object' && token !== null && 'content' in token ? token.content : token
  return typeof text === 'string' ? text : undefined
}

/** Hugging Face writes one id, or a list of them where several tokens end a text. */
const idsOf = (value: unknown): number[] => [value].flat().filter((id) => typeof id === 'number')

/**
 * Which tokens begin and end a text. The tokenizer's own word comes first: `config.json` of a chat model often still names
 * the end token of the base model it was made from.
 */
export const findSpecialTokens = (
  { tokenizerConfig, config, generationConfig }: SpecialTokenFiles,
  idOf: (token: string) => number | undefined,
): SpecialTokens => {
  const candidates = (name: 'bos' | 'eos'): number[] => {
    const text = tokenText(tokenizerConfig[`${name}_token`])
    const own = text === undefined ? undefined : idOf(text)
    return [...idsOf(own), ...idsOf(generationConfig[`${name}_token_id`]), ...idsOf(config[`${name}_token_id`])]
  }
  const [bosTokenId] = candidates('bos')
  const eosTokens = candidates('eos')
  const [eosTokenId] = eosTokens
  return {
    ...(bosTokenId !== undefined && { bosTokenId }),
    ...(eosTokenId !== undefined && { eosTokenId }),
    stopTokenIds: [...new Set(eosTokens)],
  }
}

/** Text of the special tokens that a chat template may write, by name; BOS and EOS from their ids where they are not named. */
export const specialTexts = (
  tokenizerConfig: Fields,
  ids: Readonly<Record<string, number | undefined>>,
  textOf: (id: number) => string | undefined,
): Readonly<Record<string, string>> => {
  const known = Object.entries(ids).map(([name, id]) => [name, id === undefined ? undefined : textOf(id)] as const)
  const named = Object.keys(tokenizerConfig)
    .filter((name) => name.endsWith('_token'))
    .map((name) => [name, tokenText(tokenizerConfig[name])] as const)
  return Object.fromEntries([...known, ...named].filter((entry): entry is [string, string] => entry[1] !== undefined))
}
