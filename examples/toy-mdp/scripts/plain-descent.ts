// Not declared: TR-DPO and TR-IPO against DPO and IPO by plain gradient descent, to see what of the results is Adam's doing.
import { tf } from '@kedge/core'
import { compare } from '../analysis/compare.ts'
import { methodRoles } from '../analysis/method-roles.ts'
import { createResamples } from '../analysis/resamples.ts'
import { drawPair } from '../experiment/pairs.ts'
import { runMethod } from '../experiment/run-method.ts'
import { startOf } from '../experiment/run-regime.ts'
import { useCpu } from '../experiment/use-cpu.ts'
import { fullName } from '../report/names.ts'
import { difference } from '../report/numbers.ts'
import { settings as declared, regimes } from '../settings.ts'

const seeds = 32
const pairs = Array.from({ length: seeds }, (_, seed) => drawPair(seed))
// Small enough for the steps to follow the gradient; IPO's is steeper.
const learningRates = { dpo: 0.05, ipo: 0.005 } as const
const intervalOf = createResamples(seeds, declared.resamples)
const { vanilla, moving } = methodRoles(declared)

await useCpu()
console.log('difference from a fixed reference: margin in nats and OOD after equal steps, OOD at equal margin')
for (const regime of regimes) {
  const start = await startOf(regime, pairs, { ...declared, seeds })
  for (const objective of ['dpo', 'ipo'] as const) {
    const settings = { ...declared, seeds, alignment: { steps: 1024, learningRate: learningRates[objective] } }
    const run = (method: typeof vanilla) =>
      runMethod(start, pairs, objective, method, settings, (rate) => tf.train.sgd(rate))
    const fixed = await run(vanilla)
    for (const method of moving) {
      const { equalSteps, equalMargin } = compare(await run(method), fixed, intervalOf)
      const numbers = [difference(equalSteps.margin, 1), difference(equalSteps.ood, 3), difference(equalMargin.ood, 4)]
      console.log(`| ${fullName(declared, { objective, regime }, method.key)} | ${numbers.join(' | ')} |`)
    }
  }
  tf.dispose([start.hidden, start.output])
}
