export { type DpoOptions, dpo, dpo as default } from './dpo.ts'
