// Aligns the base model three times, measures every checkpoint on held-out prompts, and writes the report.
import { writeFileSync } from 'node:fs'
import { loadConfig, specs } from './demo/settings.ts'
import { describeSetup } from './demo/setup.ts'
import { textTable } from './demo/table.ts'
import { trainAndEvaluate } from './demo/train-and-evaluate.ts'
import { writeResults } from './demo/write-results.ts'
import { readJsonl } from './files/jsonl.ts'
import { inExample } from './files/paths.ts'
import { analyze } from './report/analysis.ts'
import { page } from './report/page.ts'
import { headline, verdict } from './report/verdict.ts'

const seed = 29
const promptCount = 256
const shown = [0, 1, 2, 3, 4, 5]

const runs = await trainAndEvaluate({ runPath: (key) => inExample('runs', key), promptCount, seed })
const analysis = analyze(runs)
const setup = describeSetup({
  config: await loadConfig(specs[0].key),
  steps: runs[0]!.metrics.length,
  pairs: readJsonl(inExample('assets/pairs.jsonl')).length,
  prompts: promptCount,
  seed,
})
const report = inExample('runs/report.html')
writeResults(inExample('runs'), analysis)
writeFileSync(report, page(runs, analysis, { setup, shown }))

console.log(`\n${textTable(analysis)}\n\n${[headline(analysis), ...verdict(analysis)].join('\n')}\n\nReport: ${report}`)
