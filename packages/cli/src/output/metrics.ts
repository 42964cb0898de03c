import type { Metrics } from '@kedge/core'
import { formatTable } from './table.ts'

/** Metrics as a table of name and value. */
export const formatMetrics = (metrics: Metrics): string =>
  formatTable([['metric', 'value'], ...Object.entries(metrics).map(([name, value]) => [name, value.toPrecision(6)])])
