import { apoZeroUnpaired } from './apo-zero-unpaired.ts'
import { bcoUnpaired } from './bco-unpaired.ts'
import { kto } from './kto.ts'

export { type ApoZeroUnpairedOptions, apoZeroUnpaired } from './apo-zero-unpaired.ts'
export { type BcoUnpairedOptions, bcoUnpaired } from './bco-unpaired.ts'
export { type KtoOptions, kto } from './kto.ts'

/** Objectives for single labelled completions. */
export default [kto, apoZeroUnpaired, bcoUnpaired]
