import * as Plot from '@observablehq/plot'
import type { CellResult } from '../../analysis/analyze.ts'
import type { Settings } from '../../settings.ts'
import { drawChart } from './draw.ts'

const names = { untrained: 'untrained', sft: 'SFT’d' } as const

/** Mean OOD probability against mean margin, step by step: methods on one curve differ in speed alone. */
export const pathChart = (cells: readonly CellResult[], settings: Settings): string => {
  const points = cells.flatMap(({ objective, regime, methods }) =>
    methods.flatMap(({ method, curves }) =>
      curves.ood.map(([ood], index) => ({
        objective: objective.toUpperCase(),
        regime: names[regime],
        method,
        ood,
        margin: curves.margin[index]![0],
      })),
    ),
  )
  const panel = { x: 'margin', y: 'ood', fx: 'objective', fy: 'regime' } as const
  return drawChart(settings, 'OOD probability against margin', {
    width: 960,
    height: 520,
    marginLeft: 48,
    marginRight: 110,
    marginBottom: 40,
    x: { label: 'margin, nats', ticks: 5 },
    y: { label: 'OOD probability', grid: true, domain: [0, 1], ticks: 4 },
    fx: { domain: [...new Set(points.map(({ objective }) => objective))], label: null },
    fy: { domain: [...new Set(points.map(({ regime }) => regime))], label: null },
    marks: [
      Plot.line(points, { ...panel, stroke: 'method', strokeWidth: 1.75, strokeOpacity: 0.8 }),
      Plot.dot(points, { ...panel, fill: 'method', r: 2 }),
    ],
  })
}
