import type { ConfigReader } from '../config-reader.ts'

/** Windows of each layer; undefined where a layer sees everything. */
export type Windows = readonly (number | undefined)[]

/**
 * Reads which layers see a window only: from `layer_types`, or by `slides` in files that do not list them.
 *
 * @throws KedgeError MODEL_INVALID for another kind of layer, or a window that is asked for and not given
 */
export const readWindows = (
  config: ConfigReader,
  layers: number,
  window: number | undefined,
  slides: (layer: number) => boolean,
): Windows => {
  const types = config.texts('layer_types', layers)
  return Array.from({ length: layers }, (_, layer) => {
    const type = types?.[layer] ?? (slides(layer) ? 'sliding_attention' : 'full_attention')
    if (type === 'full_attention') return undefined
    if (type !== 'sliding_attention') {
      config.refuse('layer_types', 'the types implemented are full_attention, sliding_attention')
    }
    return window ?? config.refuse('sliding_window', `layer ${layer} needs it`)
  })
}

/** Qwen's keys: a window from layer `max_window_layers` on, if it is switched on at all. */
export const readQwenWindows = (config: ConfigReader, layers: number): Windows => {
  const given = config.countOrOff('sliding_window', 4096)
  const first = config.whole('max_window_layers', 28)
  const window = config.flag('use_sliding_window', false) ? given : undefined
  return readWindows(config, layers, window, (layer) => window !== undefined && layer >= first)
}
