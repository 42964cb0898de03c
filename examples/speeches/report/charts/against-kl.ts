import * as Plot from '@observablehq/plot'
import type { Summary } from '../../evaluation/summary.ts'
import type { Markup } from '../html.ts'
import { fixed } from '../numbers.ts'
import type { Run } from '../runs.ts'
import { drawPlot } from './plot.ts'

export interface AgainstKlOptions {
  /** What stands on the vertical axis. */
  readonly label: string
  readonly value: (summary: Summary) => number
  /** Half the length of the error bars; none when absent. */
  readonly error?: (summary: Summary) => number
  readonly digits: number
  readonly width: number
  readonly height: number
}

/** A measure against the distance from the initial policy: one line per run, one dot per checkpoint. */
export const againstKl = (
  runs: readonly { readonly run: Run; readonly summaries: readonly Summary[] }[],
  { label, value, error, digits, width, height }: AgainstKlOptions,
): Markup => {
  const points = runs.flatMap(({ run, summaries }) =>
    summaries.map((summary) => ({
      run: run.name,
      step: summary.step,
      kl: summary.kl.mean,
      klError: summary.kl.standardError,
      value: value(summary),
      error: error?.(summary) ?? 0,
    })),
  )
  type Point = (typeof points)[number]
  const title = ({ run, step, kl, value: height }: Point) =>
    `${run}, step ${step}\n${label} ${fixed(height, digits)} at ${fixed(kl, 1)} nats`
  const lines = { stroke: 'run', strokeOpacity: 0.45 } as const
  return drawPlot(
    runs.map(({ run }) => run),
    `${label} against KL from the initial policy`,
    {
      width,
      height,
      marginLeft: 48,
      marginRight: 24,
      marginBottom: 44,
      x: { label: 'KL from the initial policy, nats', labelOffset: 40, nice: true, grid: true },
      y: { label, nice: true, grid: true },
      marks: [
        ...(error
          ? [
              Plot.ruleX(points, {
                x: 'kl',
                y1: (p: Point) => p.value - p.error,
                y2: (p: Point) => p.value + p.error,
                ...lines,
              }),
            ]
          : []),
        Plot.ruleY(points, {
          y: 'value',
          x1: (p: Point) => p.kl - p.klError,
          x2: (p: Point) => p.kl + p.klError,
          ...lines,
        }),
        Plot.line(points, { x: 'kl', y: 'value', stroke: 'run', strokeWidth: 2 }),
        Plot.dot(points, { x: 'kl', y: 'value', fill: 'run', symbol: 'run', r: 4.5, stroke: 'var(--page)', title }),
        Plot.dot(points.slice(0, 1), { x: 'kl', y: 'value', fill: 'var(--muted)', r: 4.5, stroke: 'var(--page)' }),
      ],
    },
  )
}
