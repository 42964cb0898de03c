import type { ConfigReader } from '../config-reader.ts'

/** No model comes near. More would fill the memory with names of parameters before a weight file could contradict. */
const most = 10_000

/** The number of blocks. */
export const readLayers = (config: ConfigReader, key: string): number => {
  const layers = config.count(key)
  return layers > most ? config.refuse(key, `at most ${most} layers are supported`) : layers
}
