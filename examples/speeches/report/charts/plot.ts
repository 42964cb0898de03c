import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { type Markup, raw } from '../html.ts'
import type { Run } from '../runs.ts'

const { document } = parseHTML('<!doctype html><html><body></body></html>')

const symbols = ['circle', 'square', 'triangle'] as const

/** Draws an SVG figure without a browser. A run keeps its colour (`--dpo` and so on in theme.ts) and symbol in every chart. */
export const drawPlot = (runs: readonly Run[], label: string, options: Plot.PlotOptions): Markup => {
  const domain = runs.map(({ name }) => name)
  const figure = Plot.plot({
    document,
    ariaLabel: label,
    style: { fontSize: '12px', overflow: 'visible' },
    color: { domain, range: runs.map(({ key }) => `var(--${key})`) },
    symbol: { domain, range: symbols.slice(0, runs.length) },
    ...options,
  })
  return raw(figure.outerHTML)
}
