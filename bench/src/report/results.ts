import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Machine } from '../machine.ts'
import type { GrowthResult } from '../measure/growth.ts'
import { paths } from '../paths.ts'
import type { Comparison } from './comparison.ts'
import { comparisonPanels } from './comparison-panels.ts'
import { growthPanels } from './growth-panels.ts'
import { sheet } from './panel.ts'

/** All that one run of the benchmark found. */
export interface Results {
  readonly date: string
  readonly machine: Machine
  readonly versions: Readonly<Record<string, string>>
  /** GFLOP/s of the best float32 product, by who computed it. */
  readonly matmul: Readonly<Record<string, number>>
  readonly comparisons: readonly Comparison[]
  readonly growth: readonly GrowthResult[]
}

/** Writes `result.json`, `summary.txt` and `bench.svg` into a folder of the run's own; returns the folder. */
export const writeResults = async (results: Results, summary: string): Promise<string> => {
  const folder = paths.results(results.date.replaceAll(':', '-').slice(0, 19))
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'result.json'), `${JSON.stringify(results, null, 2)}\n`)
  await writeFile(join(folder, 'summary.txt'), `${summary}\n`)
  const rows = [...results.comparisons.map(comparisonPanels), ...growthPanels(results.growth)]
  const drawn = rows.filter(({ length }) => length > 0)
  if (drawn.length > 0) await writeFile(join(folder, 'bench.svg'), sheet(drawn))
  return folder
}
