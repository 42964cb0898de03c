import * as Plot from '@observablehq/plot'
import type { CellResult } from '../../analysis/results.ts'
import { regimes, type Settings } from '../../settings.ts'
import { regimeNames } from '../names.ts'
import { drawCharts } from './draw.ts'

/** Mean OOD probability against mean margin, step by step: methods on one curve differ in speed alone. */
export const pathChart = (cells: readonly CellResult[], settings: Settings): string =>
  drawCharts(
    settings,
    regimes.map((regime) => {
      const among = cells.filter((cell) => cell.regime === regime)
      const points = among.flatMap(({ objective, methods }) =>
        methods.flatMap(({ method, curves }) =>
          curves.ood.map(({ value }, index) => ({
            objective: objective.toUpperCase(),
            method,
            ood: value,
            margin: curves.margin[index],
          })),
        ),
      )
      const panel = { x: 'margin', y: 'ood', fx: 'objective' } as const
      const label = `out-of-distribution probability, ${regimeNames[regime]}`
      return {
        ariaLabel: `${label}, against margin`,
        height: 270,
        marginTop: 44,
        marginBottom: 36,
        x: { label: 'margin, nats', ticks: 5 },
        y: { label, grid: true, nice: true, zero: true, ticks: 4 },
        fx: { domain: among.map(({ objective }) => objective.toUpperCase()), label: null },
        marks: [
          Plot.line(points, { ...panel, stroke: 'method', strokeWidth: 1.5 }),
          Plot.dot(points, { ...panel, fill: 'method', r: 2 }),
        ],
      }
    }),
  )
