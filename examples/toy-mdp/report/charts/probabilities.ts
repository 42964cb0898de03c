import * as Plot from '@observablehq/plot'
import type { CellResult } from '../../analysis/analyze.ts'
import type { Settings } from '../../settings.ts'
import { drawChart } from './draw.ts'

const shown = ['chosen', 'rejected', 'ood'] as const
const names = { chosen: 'chosen', rejected: 'rejected', ood: 'out of distribution' } as const

/** Chosen, rejected and OOD probability over training, one column an objective, with the band of the 95 % interval. */
export const probabilityChart = (cells: readonly CellResult[], settings: Settings): string => {
  const points = cells.flatMap(({ objective, methods }) =>
    methods.flatMap(({ method, curves }) =>
      shown.flatMap((measure) =>
        curves[measure].map(([mean, low, high], index) => ({
          objective: objective.toUpperCase(),
          measure: names[measure],
          method,
          step: settings.publishAt[index],
          mean,
          low,
          high,
        })),
      ),
    ),
  )
  const panel = { x: 'step', fx: 'objective', fy: 'measure' } as const
  return drawChart(settings, 'Probabilities over training', {
    width: 960,
    height: 660,
    marginLeft: 48,
    marginRight: 110,
    marginBottom: 40,
    x: { label: 'optimizer step', ticks: 4 },
    y: { label: 'probability', grid: true, domain: [0, 1], ticks: 4 },
    fx: { domain: cells.map(({ objective }) => objective.toUpperCase()), label: null },
    fy: { domain: shown.map((measure) => names[measure]), label: null },
    marks: [
      Plot.areaY(points, { ...panel, y1: 'low', y2: 'high', fill: 'method', fillOpacity: 0.15 }),
      Plot.line(points, { ...panel, y: 'mean', stroke: 'method', strokeWidth: 1.75 }),
    ],
  })
}
