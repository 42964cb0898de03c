import { bema } from './bema.ts'
import { tr } from './tr.ts'

export { type BemaOptions, bema } from './bema.ts'
export type { TrOptions } from './options.ts'
export type { StagnationOptions } from './stagnation.ts'
export { tr } from './tr.ts'
export type { WhenOptions } from './when.ts'

export default [tr, bema]
