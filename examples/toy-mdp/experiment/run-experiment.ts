import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Regime, regimes } from '../settings.ts'
import type { Cell } from './run-regime.ts'

const example = fileURLToPath(new URL('..', import.meta.url))

const runInProcess = async (regime: Regime): Promise<Cell[]> => {
  const child = fork('experiment/regime-process.ts', [regime], {
    cwd: example,
    execArgv: ['--import', 'jiti/register'],
    serialization: 'advanced',
  })
  let cells: Cell[] | undefined
  child.on('message', (message) => {
    cells = message as Cell[]
  })
  const [code] = await once(child, 'exit')
  if (!cells) throw new Error(`the process of the regime "${regime}" ended with ${code} and no result`)
  return cells
}

/** The whole experiment by settings.ts, each regime in a process of its own. */
export const runExperiment = async (): Promise<Cell[]> => (await Promise.all(regimes.map(runInProcess))).flat()
