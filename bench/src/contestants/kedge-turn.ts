// One turn of Kedge, in a process of its own: trains as `kedge train` does and ends after the last step, so that the final
// checkpoint and model count neither for time nor for memory.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { trainRun } from '@kedge/cli'
import { childFolder, readJob, writeResult } from './child-files.ts'
import { type KedgeJob, kedgeConfig } from './kedge-config.ts'
import { peakMemory } from './peak-memory.ts'
import type { StepRecord } from './turn.ts'

const job = readJob<KedgeJob>()
const config = join(childFolder, 'run.yaml')
// JSON is YAML too.
writeFileSync(config, JSON.stringify(kedgeConfig(job)))

const steps: StepRecord[] = []
let last = 0
await trainRun({
  config,
  runDir: join(childFolder, 'run'),
  logger: { info() {}, warn: (message) => console.error(message) },
  onEvent(event) {
    const now = performance.now()
    if (event.type === 'step') {
      const { loss, 'logps/chosen': chosen, 'logps/rejected': rejected } = event.row
      steps.push({ seconds: (now - last) / 1000, loss: loss!, chosen: chosen!, rejected: rejected! })
    }
    last = now
    if (steps.length < job.steps) return
    writeResult({ steps, peakBytes: peakMemory() })
    process.exit(0)
  },
})
