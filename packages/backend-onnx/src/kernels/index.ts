import type { KernelConfig } from '@tensorflow/tfjs-core'
import { activationKernels } from './activation.ts'
import { aliasKernels } from './alias.ts'
import { binaryKernels } from './binary.ts'
import { comparisonKernels } from './comparison.ts'
import { convolutionKernels } from './convolution.ts'
import { creationKernels } from './create.ts'
import { gatherKernels } from './gather.ts'
import { hostKernels } from './host.ts'
import { imageKernels } from './image.ts'
import { matmulKernels } from './matmul.ts'
import { normalizationKernels } from './normalize.ts'
import { poolingKernels } from './pooling.ts'
import { reductionKernels } from './reduce.ts'
import { shapeKernels } from './shape.ts'
import { sortKernels } from './sort.ts'
import { spaceKernels } from './space.ts'
import { unaryKernels } from './unary.ts'

/** Every kernel of the backend. */
export const kernels: readonly KernelConfig[] = [
  ...activationKernels,
  ...aliasKernels,
  ...binaryKernels,
  ...comparisonKernels,
  ...convolutionKernels,
  ...creationKernels,
  ...gatherKernels,
  ...hostKernels,
  ...imageKernels,
  ...matmulKernels,
  ...normalizationKernels,
  ...poolingKernels,
  ...reductionKernels,
  ...shapeKernels,
  ...sortKernels,
  ...spaceKernels,
  ...unaryKernels,
]
