// node measure-training.mjs CONFIG RUN_DIR: trains, then prints peak and resident memory and tensor counts as JSON.
import { trainRun } from '@kedge/cli'
import { tf } from '@kedge/core'

const [config, runDir] = process.argv.slice(2)
const resident = {}
const tensors = {}
const quiet = { info: () => {}, warn: () => {} }
await trainRun({
  config,
  runDir,
  logger: quiet,
  onEvent(event) {
    if (event.type !== 'step') return
    if (event.row.step % 50 === 0) globalThis.gc?.()
    resident[event.row.step] = process.memoryUsage.rss()
    tensors[event.row.step] = tf.memory().numTensors
  },
})
console.log(JSON.stringify({ peak: process.resourceUsage().maxRSS * 1024, resident, tensors }))
