import { availableBackends } from './contestants/backends.ts'
import { type Contestant, kedgeOn, torchLoop, trl } from './contestants/contestant.ts'
import { createMatmulLimit } from './contestants/matmul.ts'
import { openPython, type Python } from './contestants/python.ts'
import { describeMachine, isBusy } from './machine.ts'
import { measureGrowth } from './measure/growth.ts'
import { runRounds } from './measure/rounds.ts'
import { median } from './measure/spread.ts'
import type { Options } from './options.ts'
import { compare } from './report/comparison.ts'
import { count, significant } from './report/numbers.ts'
import type { Results } from './report/results.ts'
import { growthSeries } from './workloads/growth.ts'
import { standardWorkloads } from './workloads/standard.ts'
import type { Workload } from './workloads/workload.ts'

/** Turns of workloads A and B train more steps than a point of C and may take longer by as much. */
const longTurn = 10

const findPython = async ({ against, python }: Options, say: (line: string) => void): Promise<Python | undefined> => {
  if (against.length === 0) return undefined
  const found = await openPython(python, say)
  if (!('missing' in found)) return found
  say(`no Python to compare with, so Kedge is measured alone: ${found.missing}`)
  return undefined
}

/**
 * Measures all that the options ask for, telling how it goes.
 * @throws UnequalLosses where contestants do not do the same work; Error for a backend that does not run here
 */
export const bench = async (options: Options, say: (line: string) => void): Promise<Results> => {
  const { workloads, against, turns, steps, budget } = options
  const machine = describeMachine()
  if (isBusy(machine)) say(`the machine is busy (load ${significant(machine.load)}), so times will mean little`)
  const backends = await availableBackends(options.backends)
  const python = await findPython(options, say)
  const torch: readonly Contestant[] = python && against.includes('torch') ? [torchLoop(python)] : []
  const contestants = [...backends.map(kedgeOn), ...torch, ...(python && against.includes('trl') ? [trl(python)] : [])]
  const limit = createMatmulLimit(backends, python)

  const measured = []
  for (const workload of workloads.flatMap((key): readonly Workload[] => (key === 'c' ? [] : standardWorkloads[key]))) {
    say(workload.title)
    const prepared = await workload.prepare()
    const entries = await runRounds(contestants, workload, prepared, {
      turns,
      steps,
      seconds: longTurn * budget,
      beforeRound: limit.measure,
      onTurn({ name }, round, outcome) {
        const said =
          'failed' in outcome
            ? outcome.failed
            : `${significant(median(outcome.result.steps.map(({ seconds }) => seconds)))} s a step`
        say(`  turn ${round + 1} of ${turns}, ${name}: ${said}`)
      },
    })
    measured.push({ workload, prepared, entries })
  }

  if (workloads.includes('c')) say('Workload C: how cost grows')
  // TRL tokenizes text and takes no token ids, of which this workload is made.
  const growing = contestants.filter(({ name }) => name !== 'trl')
  const growth = await measureGrowth(workloads.includes('c') ? growthSeries : [], growing, {
    seconds: budget,
    onPoint({ dimension, value, contestant, measured: point }) {
      const said = 'failed' in point ? point.failed : `${significant(point.figures.seconds)} s a step`
      say(`  ${dimension} ${count(value)}, ${contestant}: ${said}`)
    },
  })
  return {
    date: new Date().toISOString(),
    machine,
    versions: { node: process.version.slice(1), ...python?.versions },
    matmul: Object.fromEntries(limit.rates()),
    comparisons: measured.map(({ workload, prepared, entries }) => compare(workload, prepared, entries, limit.best())),
    growth,
  }
}
