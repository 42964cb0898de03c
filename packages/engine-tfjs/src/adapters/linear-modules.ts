import { matMul, type Tensor2D } from '@tensorflow/tfjs'
import type { Architecture } from '../model/architecture.ts'
import { layerOf } from '../model/layer-of.ts'

/** A linear layer that an adapter may act on. */
export interface LinearModule {
  /** Name of its matrix among the model's parameters. */
  readonly matrix: string
  /** Whether that is stored `[in, out]` instead of `[out, in]`. */
  readonly transposed: boolean
  readonly inputs: number
  readonly outputs: number
}

/** A model's linear layers by module name: the matrices of its blocks, so neither embeddings nor the LM head. */
export const linearModules = ({
  parameters,
  transposed,
}: Pick<Architecture, 'parameters' | 'transposed'>): ReadonlyMap<string, LinearModule> =>
  new Map(
    [...parameters].flatMap(([matrix, shape]) => {
      if (shape.length !== 2 || layerOf(matrix) === undefined || !matrix.endsWith('.weight')) return []
      const [outputs, inputs] = (transposed ? shape.toReversed() : shape) as [number, number]
      return [[matrix.slice(0, -'.weight'.length), { matrix, transposed, inputs, outputs }] as const]
    }),
  )

/** `up` (`[out, rank]`) times `down` (`[rank, in]`), stored as the module's own matrix. */
export const multipliedOut = ({ transposed }: LinearModule, up: Tensor2D, down: Tensor2D): Tensor2D =>
  transposed ? matMul(down, up, true, true) : matMul(up, down)
