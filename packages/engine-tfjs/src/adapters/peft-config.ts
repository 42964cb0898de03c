import { join } from 'node:path'
import { KedgeError } from '@kedge/core'
import { type JsonObject, readJsonObject } from '../files/read-json.ts'
import type { LoraSettings } from './lora-settings.ts'
import { compile } from './target-modules.ts'

export const configFile = 'adapter_config.json'

/** `adapter_config.json` as PEFT writes it, as far as it says something about the forward pass. */
export interface PeftConfig extends JsonObject {
  readonly r: number
  readonly lora_alpha: number
  readonly lora_dropout: number
  readonly use_rslora: boolean
  /** Ranks other than `r`, by regular expressions of module names or of how they end. */
  readonly rank_pattern: Readonly<Record<string, number>>
  /** The same of alphas. */
  readonly alpha_pattern: Readonly<Record<string, number>>
}

/** Keys that say nothing about the forward pass, or nothing that the tensors' names and shapes do not say. */
const silent = new Set([
  'auto_mapping',
  'base_model_name_or_path',
  'eva_config',
  'exclude_modules',
  'fan_in_fan_out',
  'inference_mode',
  'layers_pattern',
  'layers_to_transform',
  'loftq_config',
  'megatron_core',
  'peft_version',
  'qalora_group_size',
  'revision',
  'runtime_config',
  'target_modules',
])

interface Rule {
  readonly accepts: (value: unknown) => boolean
  readonly else: string
}

const isPositive = (value: unknown): boolean => Number.isFinite(value) && (value as number) > 0
const isRank = (value: unknown): boolean => isPositive(value) && Number.isInteger(value)
const isProbability = (value: unknown): boolean =>
  Number.isFinite(value) && (value as number) >= 0 && (value as number) < 1
const isTableOf = (accepts: (value: unknown) => boolean) => (value: unknown) =>
  typeof value === 'object' && Object.entries(value as object).every(([key, each]) => compile(key) && accepts(each))
const oneOf = (...values: unknown[]): Rule => ({
  accepts: (value) => values.includes(value),
  else: `only ${values.map((value) => JSON.stringify(value)).join(', ')} is implemented`,
})

const rules: Readonly<Record<string, Rule>> = {
  peft_type: oneOf('LORA'),
  task_type: oneOf('CAUSAL_LM'),
  bias: oneOf('none'),
  // PiSSA, OLoRA, LoftQ and the like change the base model when the adapter is loaded.
  init_lora_weights: oneOf(true, false, 'gaussian', 'eva', 'orthogonal'),
  r: { accepts: isRank, else: 'it must be an integer > 0' },
  lora_alpha: { accepts: isPositive, else: 'it must be a number > 0' },
  lora_dropout: { accepts: isProbability, else: 'it must be a number >= 0 and < 1' },
  use_rslora: { accepts: (value) => typeof value === 'boolean', else: 'it must be true or false' },
  rank_pattern: { accepts: isTableOf(isRank), else: 'it must give regular expressions of module names a rank each' },
  alpha_pattern: {
    accepts: isTableOf(isPositive),
    else: 'it must give regular expressions of module names an alpha each',
  },
}

/** Whatever PEFT will add: of an option that is off nothing needs to be known. */
const off: Rule = {
  accepts: (value) => value === false || (typeof value === 'object' && Object.keys(value as object).length === 0),
  else: 'this PEFT option is not implemented',
}

/** @throws KedgeError MODEL_NOT_FOUND, or MODEL_INVALID for an option that would change the forward pass and is not implemented */
export const readPeftConfig = async (dir: string): Promise<PeftConfig> => {
  const path = join(dir, configFile)
  const json = await readJsonObject(path)
  if (!json) throw new KedgeError('MODEL_NOT_FOUND', `${path}: not found; an adapter directory needs one`)
  for (const [key, value] of Object.entries({ peft_type: 'none', ...json })) {
    const rule = rules[key] ?? off
    if (value === null || silent.has(key) || rule.accepts(value)) continue
    throw new KedgeError('MODEL_INVALID', `${path}: "${key}" is ${JSON.stringify(value)}; ${rule.else}`)
  }
  const absent = Object.entries(defaults).filter(([key]) => (json[key] ?? null) === null)
  return { ...json, ...Object.fromEntries(absent) } as unknown as PeftConfig
}

/** PEFT's own. */
const defaults = { r: 8, lora_alpha: 8, lora_dropout: 0, use_rslora: false, rank_pattern: {}, alpha_pattern: {} }

interface Adapted {
  /** The base model's directory. */
  readonly base: string
  /** Names of modules, or what they end in. */
  readonly targets: readonly string[]
  /** Whether the matrices they adapt are stored `[in, out]`. */
  readonly transposed: boolean
}

export const createPeftConfig = (
  { r, alpha, dropout, rsLora }: LoraSettings,
  { base, targets, transposed }: Adapted,
): PeftConfig => ({
  alpha_pattern: {},
  auto_mapping: null,
  base_model_name_or_path: base,
  bias: 'none',
  fan_in_fan_out: transposed,
  inference_mode: true,
  init_lora_weights: true,
  layers_pattern: null,
  layers_to_transform: null,
  lora_alpha: alpha,
  lora_dropout: dropout,
  modules_to_save: null,
  peft_type: 'LORA',
  r,
  rank_pattern: {},
  revision: null,
  target_modules: targets,
  task_type: 'CAUSAL_LM',
  use_dora: false,
  use_rslora: rsLora,
})
