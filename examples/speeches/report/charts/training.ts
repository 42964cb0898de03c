import * as Plot from '@observablehq/plot'
import type { Markup } from '../html.ts'
import { moves, type Run } from '../runs.ts'
import { drawPlot } from './plot.ts'

export interface TrainingOptions {
  /** The metric's name in `metrics.jsonl`. */
  readonly metric: string
  readonly label: string
  /** A value to compare with. */
  readonly rule: number
  readonly width: number
  readonly height: number
}

/** A metric over the steps, one panel per run, with a tick at the bottom for each move of the reference. */
export const training = (runs: readonly Run[], { metric, label, rule, width, height }: TrainingOptions): Markup => {
  const points = runs.flatMap((run) =>
    run.metrics.map((row) => ({ run: run.name, step: row.step, value: row[metric] ?? Number.NaN })),
  )
  const ticks = runs.flatMap((run) => moves(run).map((step) => ({ run: run.name, step })))
  return drawPlot(runs, `${label} over the steps of each run`, {
    width,
    height,
    marginLeft: 48,
    marginRight: 12,
    marginBottom: 44,
    x: { label: 'optimizer step', labelOffset: 40 },
    y: { label, grid: true, nice: true, ticks: 4 },
    fy: { domain: runs.map(({ name }) => name), axis: null, padding: 0.16 },
    marks: [
      Plot.ruleY([rule], { stroke: 'var(--faint)', strokeDasharray: '3 3' }),
      Plot.ruleX(ticks, { x: 'step', fy: 'run', stroke: 'var(--move)', strokeWidth: 1 }),
      Plot.line(points, { x: 'step', y: 'value', fy: 'run', stroke: 'run', strokeWidth: 1.5 }),
      Plot.text(runs, {
        fy: 'name',
        text: 'name',
        fill: 'name',
        frameAnchor: 'top-right',
        fontWeight: 600,
        dy: -2,
        stroke: 'var(--page)',
        strokeWidth: 4,
      }),
    ],
  })
}
