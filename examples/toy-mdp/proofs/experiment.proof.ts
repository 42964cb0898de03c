import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { analyze } from '../analysis/analyze.ts'
import { runExperiment } from '../experiment/run-experiment.ts'
import { writeResults } from '../report/results-file.ts'
import { settings } from '../settings.ts'

it('the whole experiment comes out as committed, bit for bit', async () => {
  const committed = readFileSync(new URL('../results/results.json', import.meta.url), 'utf8')
  expect(writeResults(analyze(await runExperiment(), settings)) === committed).toBe(true)
})
