export { type KtoOptions, kto, kto as default } from './kto.ts'
