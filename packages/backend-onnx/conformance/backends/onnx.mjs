import { registerOnnxBackend } from '../../src/index.ts'

registerOnnxBackend()
