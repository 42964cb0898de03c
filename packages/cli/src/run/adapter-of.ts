import type { Config } from '@kedge/core'
import type { AdapterOptions } from '@kedge/engine-tfjs'

/** The adapter that a config has trained, for the engine; nothing where it trains the whole model. */
export const adapterOf = ({ model: { adapter, lora } }: Config): { readonly adapter?: AdapterOptions } => {
  if (lora === undefined) return {}
  const { reference, dropout, ...settings } = lora
  if (adapter !== undefined) {
    return { adapter: { start: { directory: adapter }, reference, ...(dropout !== undefined && { dropout }) } }
  }
  // A resolved config has them all.
  const { r, alpha, rsLora } = settings as Required<typeof settings>
  return { adapter: { start: { ...settings, r, alpha, rsLora, dropout: dropout ?? 0 }, reference } }
}
