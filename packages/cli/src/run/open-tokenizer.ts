import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { loadTokenizer, type Tokenizer } from '@kedge/data'

/** The model's tokenizer; none when it has none, which is enough for rows that are tokenized already. */
export const openTokenizer = async (modelDir: string): Promise<Tokenizer | undefined> => {
  const present = await access(join(modelDir, 'tokenizer.json')).then(
    () => true,
    () => false,
  )
  return present ? loadTokenizer(modelDir) : undefined
}
