import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import type { Settings } from '../../settings.ts'
import { legendName } from '../names.ts'

const { document } = parseHTML('<!doctype html><html><body></body></html>')

/** One for each method, apart for the colour-blind too (after Okabe and Ito). */
const colours = ['#0068b0', '#d55e00', '#00795a', '#8a8f9c', '#c15fa0']
const width = 960
const legendHeight = 34

const legend = ({ methods }: Settings): string => {
  let x = 48
  return methods
    .map((method, index) => {
      const name = legendName(method)
      const entry =
        `<g transform="translate(${x} 20)"><rect width="18" height="4" y="-6" fill="${colours[index]}"/>` +
        `<text x="24" font-size="13">${name}</text></g>`
      // There is no font to measure by here; 7 is wide for a letter of 13 pixels.
      x += 48 + 7 * name.length
      return entry
    })
    .join('')
}

/**
 * Draws charts of the methods below each other as a file of its own: an SVG with their legend, on white.
 * @param rows each with its `height`
 */
export const drawCharts = (settings: Settings, rows: readonly (Plot.PlotOptions & { height: number })[]): string => {
  let total = legendHeight
  const drawn = rows.map((options) => {
    const plot = Plot.plot({
      document,
      width,
      marginLeft: 48,
      marginRight: 12,
      style: { fontSize: '12px', overflow: 'visible' },
      color: { domain: settings.methods.map(({ key }) => key), range: colours.slice(0, settings.methods.length) },
      ...options,
    })
    plot.setAttribute('y', String(total))
    total += options.height
    return plot.outerHTML
  })
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" ` +
    'font-family="system-ui, sans-serif" fill="#1d2230" color="#1d2230">\n' +
    `<rect width="${width}" height="${total}" fill="#fff"/>\n${legend(settings)}\n${drawn.join('\n')}\n</svg>\n`
  )
}
