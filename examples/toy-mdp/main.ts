// Runs the experiment that settings.ts declares and writes results/ anew.
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { analyze } from './analysis/analyze.ts'
import { runExperiment } from './experiment/run-experiment.ts'
import { reportFiles } from './report/report.ts'
import { writeResults } from './report/results-file.ts'
import { headlines, hypothesisLines } from './report/sentences.ts'
import { settings } from './settings.ts'

const folder = fileURLToPath(new URL('./results', import.meta.url))
const started = performance.now()
const results = analyze(await runExperiment(), settings)
mkdirSync(folder, { recursive: true })
for (const [name, text] of Object.entries({ 'results.json': writeResults(results), ...reportFiles(results) }))
  writeFileSync(`${folder}/${name}`, text)

console.log(`\n${[...headlines(results), ...hypothesisLines(results)].join('\n\n')}`)
console.log(`\n${Math.round((performance.now() - started) / 1000)} s. Report: ${folder}/report.md`)
