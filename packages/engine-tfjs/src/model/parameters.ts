import type { Variable } from '@tensorflow/tfjs'

/** Float32 variables by Hugging Face tensor name. */
export type Parameters = ReadonlyMap<string, Variable>
