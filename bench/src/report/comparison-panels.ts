import * as Plot from '@observablehq/plot'
import type { Comparison, Standing } from './comparison.ts'
import { gigabytes, percent, significant } from './numbers.ts'
import { type Panel, panel } from './panel.ts'

interface Bar {
  readonly name: string
  readonly value: number
  readonly label: string
}

const width = 560

const bars = (title: string, rows: readonly Bar[], dots: readonly { name: string; value: number }[]): Panel => {
  const names = rows.map(({ name }) => name)
  return panel(
    title,
    names,
    { width, height: 40 + 38 * rows.length },
    {
      marginLeft: 100,
      marginRight: 170,
      marginTop: 4,
      x: { label: null, grid: true, ticks: 4, nice: true },
      y: { label: null, domain: names },
      marks: [
        Plot.barX(rows, { x: 'value', y: 'name', fill: 'name', fillOpacity: 0.85, insetTop: 4, insetBottom: 4 }),
        Plot.tickX(dots, { x: 'value', y: 'name', stroke: 'black', strokeOpacity: 0.35, insetTop: 8, insetBottom: 8 }),
        Plot.text(rows, { x: 'value', y: 'name', text: 'label', textAnchor: 'start', dx: 8 }),
      ],
    },
  )
}

/** A workload's two panels: pairs per second, with a tick for each turn, and peak memory. */
export const comparisonPanels = ({ key, baseline, standings }: Comparison): readonly Panel[] => {
  const ran = standings.filter((standing): standing is Required<Pick<Standing, 'medians'>> & Standing =>
    Boolean(standing.medians),
  )
  if (ran.length === 0) return []
  const speed = ran.map(({ name, medians: { pairsPerSecond, shareOfLimit, speedup } }) => ({
    name,
    value: pairsPerSecond,
    label: `${significant(pairsPerSecond)}/s, ${significant(speedup.median)}x, ${percent(shareOfLimit)} of limit`,
  }))
  const turns = ran.flatMap(({ name, turns }) => turns.map(({ pairsPerSecond: value }) => ({ name, value })))
  const memory = ran.map(({ name, medians: { peakBytes, memoryShare } }) => ({
    name,
    value: peakBytes / 2 ** 30,
    label: `${gigabytes(peakBytes)}, ${percent(memoryShare)}`,
  }))
  const workload = `Workload ${key.toUpperCase()}`
  return [
    bars(`${workload}: pairs per second, and as a multiple of ${baseline}`, speed, turns),
    bars(`${workload}: peak memory, GiB, and as a share of ${baseline}`, memory, []),
  ]
}
