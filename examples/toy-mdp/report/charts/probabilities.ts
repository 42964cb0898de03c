import * as Plot from '@observablehq/plot'
import type { CellResult } from '../../analysis/results.ts'
import type { Settings } from '../../settings.ts'
import { drawCharts } from './draw.ts'

const rows = [
  { measure: 'chosen', label: 'chosen probability' },
  { measure: 'rejected', label: 'rejected probability' },
  { measure: 'ood', label: 'out-of-distribution probability' },
] as const

/** Chosen, rejected and OOD probability over training, one column an objective, with the band of the 95 % interval. */
export const probabilityChart = (cells: readonly CellResult[], settings: Settings): string =>
  drawCharts(
    settings,
    rows.map(({ measure, label }) => {
      const points = cells.flatMap(({ objective, methods }) =>
        methods.flatMap(({ method, curves }) =>
          curves[measure].map((interval, index) => ({
            objective: objective.toUpperCase(),
            method,
            step: settings.publishAt[index],
            ...interval,
          })),
        ),
      )
      const panel = { x: 'step', fx: 'objective' } as const
      return {
        ariaLabel: `${label} over training`,
        height: 230,
        marginTop: 44,
        marginBottom: 36,
        x: { label: 'optimizer step', ticks: 4 },
        y: { label, grid: true, nice: true, zero: true, ticks: 4 },
        fx: { domain: cells.map(({ objective }) => objective.toUpperCase()), label: null },
        marks: [
          Plot.areaY(points, { ...panel, y1: 'low', y2: 'high', fill: 'method', fillOpacity: 0.15 }),
          Plot.line(points, { ...panel, y: 'value', stroke: 'method', strokeWidth: 1.75 }),
        ],
      }
    }),
  )
