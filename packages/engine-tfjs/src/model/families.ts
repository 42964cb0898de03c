import type { Architecture, ModelFamily } from './architecture.ts'
import type { ConfigReader } from './config-reader.ts'
import { llama } from './llama.ts'

const families: readonly ModelFamily[] = [llama]

/** @throws KedgeError MODEL_INVALID for a `model_type` that no family implements */
export const readArchitecture = (config: ConfigReader): Architecture => {
  const type = config.text('model_type')
  const family = families.find(({ modelType }) => modelType === type)
  if (!family) {
    return config.refuse('model_type', `the types implemented are ${families.map((each) => each.modelType).join(', ')}`)
  }
  if (config.has('quantization_config')) config.refuse('quantization_config', 'quantized models cannot be trained')
  return family.architecture(config)
}
