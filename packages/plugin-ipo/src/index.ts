export { type IpoOptions, ipo, ipo as default } from './ipo.ts'
