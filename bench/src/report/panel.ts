import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'

const { document } = parseHTML('<!doctype html><html><body></body></html>')

/** A chart with its title, as SVG markup of a known size. */
export interface Panel {
  readonly title: string
  readonly width: number
  readonly height: number
  readonly draw: (left: number, top: number) => string
}

/** Colours that stay apart for the colour-blind (Okabe and Ito). */
const palette = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'] as const

const colorOf = (index: number): string => palette[index % palette.length]!

/** Names in the colours that the panels of the same `names` give them. */
export const legend = (names: readonly string[]): Panel => ({
  title: '',
  width: 120 * names.length,
  height: 0,
  draw: (left, top) =>
    names
      .map((name, index) => {
        const x = left + 120 * index
        const dot = `<circle cx="${x + 5}" cy="${top - 16}" r="5" fill="${colorOf(index)}"/>`
        return `${dot}<text x="${x + 16}" y="${top - 12}" font-size="13">${name}</text>`
      })
      .join(''),
})

export const panel = (
  title: string,
  names: readonly string[],
  { width, height }: { readonly width: number; readonly height: number },
  options: Plot.PlotOptions,
): Panel => ({
  title,
  width,
  height,
  draw(left, top) {
    const figure = Plot.plot({
      document,
      width,
      height,
      ariaLabel: title,
      style: { fontSize: '12px', overflow: 'visible' },
      color: { domain: [...names], range: names.map((_, index) => colorOf(index)) },
      ...options,
    })
    figure.setAttribute('x', String(left))
    figure.setAttribute('y', String(top))
    return figure.outerHTML
  },
})

const gap = 32
const titleHeight = 26

/** Rows of panels on one sheet that needs no other file. */
export const sheet = (rows: readonly (readonly Panel[])[]): string => {
  const width = Math.max(...rows.map((row) => row.reduce((sum, each) => sum + each.width + gap, gap)))
  let top = gap
  const drawn = rows.flatMap((row) => {
    let left = gap
    const markup = row.map((each) => {
      const title = `<text x="${left}" y="${top + 14}" font-size="14" font-weight="600">${each.title}</text>`
      const chart = each.draw(left, top + titleHeight)
      left += each.width + gap
      return title + chart
    })
    top += titleHeight + Math.max(...row.map(({ height }) => height)) + gap
    return markup
  })
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" width="${width}" height="${top}" ` +
    `font-family="system-ui, sans-serif" fill="#1d2230" color="#1d2230"><rect width="100%" height="100%" fill="white"/>` +
    `${drawn.join('\n')}</svg>\n`
  )
}
