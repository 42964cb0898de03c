// Loads a data set with the built package and prints its rows and this process's peak memory in bytes.
import { openData } from '../dist/index.js'

const settings = { kind: 'paired', mismatched: false, batchSize: 8, microBatchSize: 8, seed: 1, maxLength: 1024 }
const { source } = await openData({ file: process.argv[2], ...settings, shuffle: true, strict: false })
let tokens = 0
for (let step = 0; step < 100; step++)
  for (const { layout } of await source.step(step * 31)) tokens += layout.ids.length
console.log(JSON.stringify({ rows: source.rows, tokens, peak: process.resourceUsage().maxRSS * 1024 }))
source.close()
