// Runs the regime that its argument names and sends the cells to its parent.
import { type Regime, settings } from '../settings.ts'
import { runRegime } from './run-regime.ts'
import { useCpu } from './use-cpu.ts'

await useCpu()
const cells = await runRegime(process.argv[2] as Regime, settings, console.log)
process.send!(cells, () => process.disconnect())
