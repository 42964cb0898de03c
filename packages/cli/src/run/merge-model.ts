import { readdir } from 'node:fs/promises'
import { KedgeError } from '@kedge/core'
import { adapterBase, exportModel, loadCausalModel, mergeAdapter, selectBackend } from '@kedge/engine-tfjs'

export interface MergeModelOptions {
  /** The base model's directory. Default: the one that the adapter's config names. */
  readonly model?: string
  /** The adapter's directory. */
  readonly adapter: string
  /** Where the merged model is written: a new directory, or an empty one. */
  readonly out: string
  readonly backend: string
}

/**
 * What `kedge merge` does: the base model's files again, tokenizer and all, with the adapter's changes in its matrices.
 * @throws KedgeError MODEL_NOT_FOUND, MODEL_INVALID, or USAGE when `out` holds something already
 */
export const mergeModel = async ({ model, adapter, out, backend }: MergeModelOptions): Promise<void> => {
  const present = await readdir(out).catch(() => [])
  if (present.length > 0) throw new KedgeError('USAGE', `--out ${out}: is not empty; choose a new directory`)
  await selectBackend(backend)
  const base = await loadCausalModel(model ?? (await adapterBase(adapter)))
  await mergeAdapter(base, adapter)
  await exportModel(base, out)
  base.dispose()
}
