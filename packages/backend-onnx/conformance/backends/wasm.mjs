import { createRequire } from 'node:module'
import { dirname, sep } from 'node:path'

const require = createRequire(import.meta.url)
const { setWasmPaths } = require('@tensorflow/tfjs-backend-wasm')
setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + sep)
