import type { Estimate, Summary } from '../evaluation/summary.ts'

/** The value of a measure and its error bar, for a chart. */
export const measured = (estimate: (summary: Summary) => Estimate) => ({
  value: (summary: Summary): number => estimate(summary).mean,
  error: (summary: Summary): number => estimate(summary).standardError,
})
