import { KedgeError } from '../errors/kedge-error.ts'
import type { ModelConfig } from './types.ts'

/** PEFT's. */
const newAdapter = { r: 8, alpha: 8, dropout: 0, rsLora: false } as const

/** What an adapter's own config says once and for all. */
const fixed = ['r', 'alpha', 'targetModules', 'rsLora'] as const

/**
 * Fills in an adapter's defaults.
 * @throws KedgeError CONFIG_INVALID when an adapter is to be continued as another one
 */
export const resolveModel = ({ path, adapter, lora }: ModelConfig): ModelConfig => {
  if (adapter === undefined) return { path, ...(lora && { lora: { ...newAdapter, ...lora } }) }
  const given = fixed.filter((key) => lora?.[key] !== undefined)
  if (given.length > 0) {
    throw new KedgeError(
      'CONFIG_INVALID',
      given
        .map((key) => `model.lora.${key}: is what the adapter in model.adapter has; leave one of them out`)
        .join('\n'),
    )
  }
  return { path, adapter, lora: lora ?? { reference: 'delta' } }
}
