// The command: `npm run bench -- --help`.
import { relative } from 'node:path'
import { bench } from './bench.ts'
import { help, parseOptions } from './options.ts'
import { writeResults } from './report/results.ts'
import { summary } from './report/summary.ts'

try {
  const options = parseOptions(process.argv.slice(2))
  if (options === 'help') console.log(help)
  else {
    const results = await bench(options, console.error)
    const text = summary(results)
    const folder = await writeResults(results, text)
    console.log(`\n${text}\n\nresult.json, summary.txt and bench.svg: ${relative(process.cwd(), folder)}`)
  }
} catch (error) {
  console.error(`bench: ${(error as Error).message}`)
  process.exitCode = 1
}
