import type { CellResult } from '../analysis/analyze.ts'
import { methodName, type Regime, type Settings } from '../settings.ts'

export const regimeNames: Readonly<Record<Regime, string>> = {
  untrained: 'From the untrained reference',
  sft: 'From the SFT’d reference',
}

/** `TR-KTO soft` */
export const nameOf = (settings: Settings, { objective }: Pick<CellResult, 'objective'>, method: string): string =>
  methodName(settings.methods.find(({ key }) => key === method)!, objective)

/** `TR-KTO soft, SFT’d` */
export const fullName = (settings: Settings, cell: Pick<CellResult, 'objective' | 'regime'>, method: string): string =>
  `${nameOf(settings, cell, method)} (${cell.regime === 'sft' ? 'SFT’d' : 'untrained'})`

/** `one, two and three` */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
