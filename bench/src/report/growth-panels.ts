import * as Plot from '@observablehq/plot'
import type { TurnFigures } from '../measure/figures.ts'
import type { GrowthResult } from '../measure/growth.ts'
import { legend, type Panel, panel } from './panel.ts'

interface Measure {
  readonly label: string
  readonly value: (figures: TurnFigures) => number
  readonly scale: Plot.ScaleOptions
}

const measures: readonly Measure[] = [
  { label: 'Seconds a step', value: ({ seconds }) => seconds, scale: { type: 'log', tickFormat: '~g' } },
  { label: 'Peak memory, GiB,', value: ({ peakBytes }) => peakBytes / 2 ** 30, scale: { zero: true } },
]

/** Two rows of panels, seconds and memory, under a legend; a column for each dimension that grows. */
export const growthPanels = (results: readonly GrowthResult[]): readonly (readonly Panel[])[] => {
  if (results.length === 0) return []
  const names = [...new Set(results.map(({ contestant }) => contestant))]
  const dimensions = [...new Set(results.map(({ dimension }) => dimension))]
  const rows = measures.map(({ label, value, scale }) =>
    dimensions.map((dimension) => {
      const points = results.flatMap(({ measured, ...point }) =>
        point.dimension === dimension && 'figures' in measured
          ? [{ x: point.value, y: value(measured.figures), name: point.contestant }]
          : [],
      )
      const options: Plot.PlotOptions = {
        marginBottom: 24,
        x: { type: 'log', label: null, ticks: 4, tickFormat: '~s', grid: true },
        y: { label: null, ticks: 4, nice: true, grid: true, ...scale },
        marks: [
          Plot.line(points, { x: 'x', y: 'y', stroke: 'name', strokeWidth: 2 }),
          Plot.dot(points, { x: 'x', y: 'y', fill: 'name', r: 3 }),
        ],
      }
      return panel(`${label} by ${dimension}`, names, { width: 290, height: 210 }, options)
    }),
  )
  return [[legend(names)], ...rows]
}
