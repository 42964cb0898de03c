import type { Architecture, ModelFamily } from '../architecture.ts'
import type { ConfigReader } from '../config-reader.ts'
import { gemma2 } from './gemma2.ts'
import { gptNeox } from './gpt-neox.ts'
import { gpt2 } from './gpt2.ts'
import { isHarmless } from './harmless-keys.ts'
import { llama } from './llama.ts'
import { mistral } from './mistral.ts'
import { phi3 } from './phi3.ts'
import { qwen2 } from './qwen2.ts'
import { qwen3 } from './qwen3.ts'

const families: readonly ModelFamily[] = [gpt2, gptNeox, llama, mistral, qwen2, qwen3, gemma2, phi3]

/** @throws KedgeError MODEL_INVALID for a `model_type` that no family implements, or an option that its family does not know */
export const readArchitecture = (config: ConfigReader): Architecture => {
  const type = config.text('model_type')
  const family = families.find(({ modelType }) => modelType === type)
  if (!family) {
    return config.refuse('model_type', `the types implemented are ${families.map((each) => each.modelType).join(', ')}`)
  }
  if (config.has('quantization_config')) config.refuse('quantization_config', 'quantized models cannot be trained')
  const architecture = family.architecture(config)
  config.refuseUnread(
    `it is not implemented for ${type} models; remove it if it does not change what the model computes`,
    isHarmless,
  )
  return architecture
}
