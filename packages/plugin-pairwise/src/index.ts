import { aot } from './aot.ts'
import { aotUnpaired } from './aot-unpaired.ts'
import { apoDown } from './apo-down.ts'
import { apoZero } from './apo-zero.ts'
import { bco } from './bco.ts'
import { discopop } from './discopop.ts'
import { dpoNorm } from './dpo-norm.ts'
import { exo } from './exo.ts'
import { hinge } from './hinge.ts'
import { lengthRegularized } from './length-regularized.ts'
import { nca } from './nca.ts'
import { robustDpo } from './robust-dpo.ts'
import { sppoHard } from './sppo-hard.ts'

export { type AotOptions, aot } from './aot.ts'
export { type AotUnpairedOptions, aotUnpaired } from './aot-unpaired.ts'
export { type ApoDownOptions, apoDown } from './apo-down.ts'
export { type ApoZeroOptions, apoZero } from './apo-zero.ts'
export { type BcoOptions, bco } from './bco.ts'
export { type DiscopopOptions, discopop } from './discopop.ts'
export { type DpoNormOptions, dpoNorm } from './dpo-norm.ts'
export { type ExoOptions, exo } from './exo.ts'
export { type HingeOptions, hinge } from './hinge.ts'
export { type LengthRegularizedOptions, lengthRegularized } from './length-regularized.ts'
export { type NcaOptions, nca } from './nca.ts'
export { type RobustDpoOptions, robustDpo } from './robust-dpo.ts'
export { type SppoHardOptions, sppoHard } from './sppo-hard.ts'

/** Reference-based losses on preference pairs, and a decorator for any loss on pairs. */
export default [
  aot,
  aotUnpaired,
  apoDown,
  apoZero,
  bco,
  discopop,
  dpoNorm,
  exo,
  hinge,
  nca,
  robustDpo,
  sppoHard,
  lengthRegularized,
]
