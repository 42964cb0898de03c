import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { PairedExample } from '@kedge/data'

/** Pairs as token ids, in the layout that Kedge reads as well. */
export const writeTokens = async (file: string, rows: readonly PairedExample[]): Promise<void> => {
  const line = ({ prompt, completions }: PairedExample): string => {
    const [chosen, rejected] = completions.map((ids) => Array.from(ids))
    return `${JSON.stringify({ prompt_ids: Array.from(prompt), chosen_ids: chosen, rejected_ids: rejected })}\n`
  }
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, rows.map(line).join(''))
}
