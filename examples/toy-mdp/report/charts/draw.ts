import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { methodName, type Settings } from '../../settings.ts'

const { document } = parseHTML('<!doctype html><html><body></body></html>')

/** One for each method, apart for the colour-blind too (after Okabe and Ito). */
const colours = ['#0068b0', '#d55e00', '#00795a', '#8a8f9c', '#c15fa0']
const legendHeight = 34

const legend = ({ methods }: Settings): string =>
  methods
    .map((method, index) => {
      const x = 48 + index * 180
      return (
        `<g transform="translate(${x} 20)"><rect width="18" height="4" y="-6" fill="${colours[index]}"/>` +
        `<text x="24" font-size="13">${methodName(method, 'dpo').replaceAll('DPO', 'objective')}</text></g>`
      )
    })
    .join('')

/** Draws a chart of the methods as a file of its own: an SVG with its legend, on white. */
export const drawChart = (settings: Settings, label: string, options: Plot.PlotOptions): string => {
  const { width = 960, height = 400 } = options
  const plot = Plot.plot({
    document,
    ariaLabel: label,
    style: { fontSize: '12px', overflow: 'visible' },
    color: { domain: settings.methods.map(({ key }) => key), range: colours.slice(0, settings.methods.length) },
    ...options,
  })
  plot.setAttribute('y', String(legendHeight))
  const total = height + legendHeight
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" ` +
    'font-family="system-ui, sans-serif" fill="#1d2230" color="#1d2230">' +
    `<rect width="${width}" height="${total}" fill="#fff"/>${legend(settings)}${plot.outerHTML}</svg>\n`
  )
}
