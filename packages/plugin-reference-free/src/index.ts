import { cpo } from './cpo.ts'
import { orpo } from './orpo.ts'
import { sft } from './sft.ts'
import { simpo } from './simpo.ts'

export { type CpoOptions, cpo } from './cpo.ts'
export { type OrpoOptions, orpo } from './orpo.ts'
export { type SftOptions, sft } from './sft.ts'
export { type SimpoOptions, simpo } from './simpo.ts'

/** Losses without a reference. */
export default [simpo, orpo, cpo, sft]
