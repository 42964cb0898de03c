// Repeats the demo's runs with other training seeds, to see how far its conclusion depends on the one it uses.
import { trainAndEvaluate } from '../demo/train-and-evaluate.ts'
import { mean, standardError } from '../evaluation/statistics.ts'
import { inExample } from '../files/paths.ts'
import { analyze } from '../report/analysis.ts'
import { signed } from '../report/numbers.ts'

const trainingSeeds = [1, 2, 3, 4]

const analyses = []
for (const trainingSeed of trainingSeeds) {
  const runPath = (key: string) => inExample('runs/seeds', String(trainingSeed), key)
  const sets = [`train.seed=${trainingSeed}`]
  analyses.push(analyze(await trainAndEvaluate({ runPath, promptCount: 256, seed: 29, sets })))
}

const first = analyses[0]!
console.log(
  `\nDifference from ${first.baseline.name}: mean ± standard error over ${trainingSeeds.length} training seeds`,
)
for (const [index, { run }] of first.comparisons.entries())
  for (const at of ['equalKl', 'equalSteps'] as const)
    for (const measure of ['reward', 'judge'] as const) {
      const values = analyses.map(({ comparisons }) => comparisons[index]![at][measure].value)
      const shown = values.map((value) => signed(value, 3)).join(', ')
      console.log(
        `${run.name}, ${at}, ${measure}: ${signed(mean(values), 3)} ± ${standardError(values).toFixed(3)} (${shown})`,
      )
    }
console.log(`Compared at ${analyses.map(({ targetKl }) => targetKl.toFixed(1)).join(', ')} nats`)
