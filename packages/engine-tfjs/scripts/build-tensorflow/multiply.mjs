// Run by check-package.mjs with the package's folder: prints what TensorFlow is there once it has multiplied rightly.
import { createRequire } from 'node:module'

const [folder = ''] = process.argv.slice(2)
const tf = createRequire(import.meta.url)(folder)
const size = 64
const rows = Array.from({ length: size }, (_, index) => index - 31)
const columns = Array.from({ length: size }, (_, index) => (index % 5) - 2)
// Every row of one is a constant and every column of the other, so an element of the product is `size` times the two.
const left = tf.tensor2d(rows.map((value) => Array(size).fill(value)))
const right = tf.tensor2d(Array.from({ length: size }, () => columns))
/** @type {Float32Array} */
const product = await tf.matMul(left, right).data()
const expected = rows.flatMap((row) => columns.map((column) => size * row * column))
// Whole numbers below 2^13: float32, and tf32 on a GPU, give them exactly.
const wrong = expected.findIndex((value, index) => product[index] !== value)
if (wrong >= 0) throw new Error(`element ${wrong} of a product is ${product[wrong]}, not ${expected[wrong]}`)

const { binding, isUsingGpuDevice } = tf.backend()
console.log(JSON.stringify({ tensorflow: binding.TF_Version, onGpu: isUsingGpuDevice }))
