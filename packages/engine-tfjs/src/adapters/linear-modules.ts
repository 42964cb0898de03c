import type { Architecture } from '../model/architecture.ts'
import { layerOf } from '../model/layer-of.ts'

/** A linear layer that an adapter may act on. */
export interface LinearModule {
  /** Name of its matrix among the model's parameters. */
  readonly matrix: string
  readonly inputs: number
  readonly outputs: number
}

/** A model's linear layers by module name: the matrices of its blocks, so neither embeddings nor the LM head. */
export const linearModules = ({ parameters }: Pick<Architecture, 'parameters'>): ReadonlyMap<string, LinearModule> =>
  new Map(
    [...parameters].flatMap(([matrix, shape]) => {
      if (shape.length !== 2 || layerOf(matrix) === undefined || !matrix.endsWith('.weight')) return []
      const [outputs, inputs] = shape as [number, number]
      return [[matrix.slice(0, -'.weight'.length), { matrix, inputs, outputs }] as const]
    }),
  )
