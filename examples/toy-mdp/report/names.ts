import type { CellResult } from '../analysis/results.ts'
import { type Method, methodName, type Regime, type Settings } from '../settings.ts'

export const regimeNames: Readonly<Record<Regime, string>> = { untrained: 'untrained', sft: 'SFT’d' }

/** `TR-KTO soft` */
export const nameOf = ({ methods }: Settings, { objective }: Pick<CellResult, 'objective'>, method: string): string =>
  methodName(methods.find(({ key }) => key === method)!, objective)

/** `TR-KTO soft (SFT’d)` */
export const fullName = (settings: Settings, cell: Pick<CellResult, 'objective' | 'regime'>, method: string): string =>
  `${nameOf(settings, cell, method)} (${regimeNames[cell.regime]})`

/** What sets a method apart, whatever the objective. */
export const legendName = ({ beta, tr }: Method): string =>
  tr ? `TR, alpha ${tr.alpha} every ${tr.syncPeriod} steps` : `fixed, beta ${beta}`

/** `one, two and three` */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
