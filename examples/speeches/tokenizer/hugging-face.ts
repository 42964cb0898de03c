import type { ByteLevelVocabulary } from './learn-merges.ts'

/** The ids of the special tokens, which come before all others. */
export const specials = { bos: { id: 0, content: '<s>' }, eos: { id: 1, content: '</s>' } }

const tokenTypes = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true }
const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true }

const template = (...pieces: { readonly id: string; readonly sequence: number }[]) =>
  pieces.flatMap(({ id, sequence }) => [
    { SpecialToken: { id: specials.bos.content, type_id: sequence } },
    { Sequence: { id, type_id: sequence } },
  ])

/** A `tokenizer.json` of Hugging Face's tokenizers library: byte-level BPE that puts `<s>` before a text. */
export const tokenizerJson = ({ symbols, merges }: ByteLevelVocabulary) => {
  const tokens = [specials.bos.content, specials.eos.content, ...symbols]
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [specials.bos, specials.eos].map((token) => ({ ...token, ...tokenTypes })),
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: {
      type: 'TemplateProcessing',
      single: template({ id: 'A', sequence: 0 }),
      pair: template({ id: 'A', sequence: 0 }, { id: 'B', sequence: 1 }),
      special_tokens: {
        [specials.bos.content]: {
          id: specials.bos.content,
          ids: [specials.bos.id],
          tokens: [specials.bos.content],
        },
      },
    },
    decoder: byteLevel,
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges: merges.map((pair) => pair.map((symbol) => symbols[symbol])),
    },
  }
}

/** The `tokenizer_config.json` that goes with it. */
export const tokenizerConfigJson = (contextLength: number) => ({
  tokenizer_class: 'PreTrainedTokenizerFast',
  bos_token: specials.bos.content,
  eos_token: specials.eos.content,
  model_max_length: contextLength,
  clean_up_tokenization_spaces: false,
})
