import { describe, expect, it } from 'vitest'
import { analyze } from './analysis.ts'
import { page } from './page.ts'
import { dpoRun, hardRun, softRun } from './test-support/runs.ts'

const runs = [dpoRun, softRun, hardRun]
const text = page(runs, analyze(runs), { setup: ['Seed 17.'], shown: [0, 3] })

describe('page', () => {
  it('stands alone: it loads nothing from anywhere', () => {
    expect(text).not.toMatch(/https?:|\bsrc=|\bhref=|@import|url\(/)
    expect(text).not.toContain('<script')
  })

  it('draws every run in every chart', () => {
    const charts = text.match(/<svg[\s\S]*?<\/svg>/g) ?? []
    expect(charts).toHaveLength(5)
    for (const chart of charts) for (const { key } of runs) expect(chart).toContain(`var(--${key})`)
  })

  it('names each checkpoint’s numbers in the main chart', () => {
    for (const { name } of runs) for (const step of [8, 16, 24]) expect(text).toContain(`${name}, step ${step}\n`)
  })

  it('shows the asked samples of the initial model and of every run, escaped', () => {
    expect(text.match(/<article/g)).toHaveLength(2)
    expect(text).toContain('We &lt;ask&gt; &amp; hope 3 …')
    expect(text.match(/for peace and freedom 3 times/g)).toHaveLength(4)
  })

  it('says how it was measured', () => {
    expect(text).toContain('<li>Seed 17.</li>')
  })
})
