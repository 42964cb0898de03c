import { describe, expect, it } from 'vitest'
import type { GrowthResult, Measured } from '../measure/growth.ts'
import { growthPanels } from './growth-panels.ts'
import { growthTable } from './growth-table.ts'
import { sheet } from './panel.ts'

const figures = (seconds: number): Measured => ({
  figures: {
    stepSeconds: [seconds],
    seconds,
    pairsPerSecond: 1,
    pairsPerSecondInAll: 1,
    tokensPerSecond: 1,
    gflop: 1,
    gflopPerSecond: 1,
    startUpSeconds: 0,
    peakBytes: 2 ** 30,
    losses: [],
  },
})
const result = (value: number, contestant: string, measured: Measured): GrowthResult => ({
  dimension: 'vocabulary',
  value,
  contestant,
  measured,
})
const results = [
  result(512, 'kedge onnx', figures(0.5)),
  result(512, 'kedge wasm', figures(2)),
  result(131_072, 'kedge onnx', figures(3)),
  result(131_072, 'kedge wasm', { failed: 'out of memory' }),
]

describe('growthTable', () => {
  it('has a line for each point and a pair of columns for each contestant', () => {
    const lines = growthTable(results).split('\n')
    expect(lines[3]).toMatch(/^vocabulary +512 +0\.500 +1\.00 GiB +2\.00 +1\.00 GiB$/)
    expect(lines[4]).toMatch(/^ +131k +3\.00 +1\.00 GiB +stopped$/)
    expect(lines[5]).toBe('kedge wasm stopped at vocabulary 131k: out of memory')
  })
})

describe('sheet', () => {
  it('draws every contestant in every panel, and loads nothing from anywhere', () => {
    const svg = sheet(growthPanels(results))
    expect(svg.match(/aria-label="[^"]* by vocabulary"/g)).toHaveLength(2)
    for (const chart of svg.match(/<svg[^>]*aria-label[\s\S]*?<\/svg>/g) ?? [])
      expect(chart.match(/<path/g)?.length).toBeGreaterThanOrEqual(2)
    expect(svg.match(/>kedge (onnx|wasm)</g)).toHaveLength(2)
    expect(svg.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|href=|url\(/)
  })
})
