import { createObjective, tf } from '@kedge/core'
import { type Method, type ObjectiveName, objectives, type Regime, type Settings } from '../settings.ts'
import { initialNetwork, type Network } from './network.ts'
import { drawPair, type Pair } from './pairs.ts'
import { createPolicies } from './policies.ts'
import { type Run, runMethod } from './run-method.ts'
import { sft } from './sft.ts'
import { train } from './train.ts'

/** All that was run of one objective from one start, in the order of the methods. */
export interface Cell {
  readonly regime: Regime
  readonly objective: ObjectiveName
  readonly runs: readonly { readonly method: Method; readonly run: Run }[]
}

/** The policies that a regime starts from. The caller disposes them. */
export const startOf = async (regime: Regime, pairs: readonly Pair[], settings: Settings): Promise<Network> => {
  const untrained = initialNetwork(settings.seeds, settings.hidden)
  if (regime === 'untrained') return untrained
  const policies = createPolicies(untrained)
  tf.dispose([untrained.hidden, untrained.output])
  await train(createObjective({ use: 'sft' }, [sft]), policies, pairs, {
    steps: settings.sft.steps,
    optimizer: tf.train.adam(settings.sft.learningRate),
  })
  return policies
}

/** Every objective and method from one start. */
export const runRegime = async (
  regime: Regime,
  settings: Settings,
  log: (line: string) => void = () => {},
): Promise<Cell[]> => {
  const pairs = Array.from({ length: settings.seeds }, (_, seed) => drawPair(seed))
  const start = await startOf(regime, pairs, settings)
  const cells: Cell[] = []
  for (const objective of objectives) {
    const runs: Cell['runs'][number][] = []
    for (const method of settings.methods) {
      log(`${regime}: ${objective}, ${method.key}`)
      runs.push({ method, run: await runMethod(start, pairs, objective, method, settings) })
    }
    cells.push({ regime, objective, runs })
  }
  tf.dispose([start.hidden, start.output])
  return cells
}
