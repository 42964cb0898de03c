export { type TrOptions, tr, tr as default } from './tr.ts'
