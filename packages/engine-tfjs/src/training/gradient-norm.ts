import type { Gradients } from './parameter-passes.ts'
import { selectPasses } from './select-passes.ts'

/** Global L2 norm over all gradients. */
export const gradientNorm = (gradients: Gradients): Promise<number> => selectPasses().norm(gradients)

/** The factor that brings a gradient of norm `norm` to at most `limit`, as `torch.nn.utils.clip_grad_norm_` forms it. */
export const clipFactor = (norm: number, limit: number): number => Math.min(1, limit / (norm + 1e-6))
