import { type Config, readConfig, resolveConfig } from '@kedge/core'
import { inExample } from '../files/paths.ts'

/** The runs of the demo: the name of a config, and what the report calls it. The first one is the baseline. */
export const specs = [
  { key: 'dpo', name: 'DPO' },
  { key: 'tr-dpo-soft', name: 'TR-DPO soft' },
  { key: 'tr-dpo-hard', name: 'TR-DPO hard' },
] as const

export const loadConfig = async (key: string): Promise<Config> =>
  resolveConfig(await readConfig(inExample(`${key}.yaml`)))

/** What the reference of a run does, in words. */
export const describeReference = ({ objective }: Config): string => {
  const move = objective.wrap?.find(({ use }) => use === 'tr')?.with
  if (!move) return 'fixed reference'
  const way = move.alpha === 1 ? 'jumps to the policy' : `goes ${move.alpha} of the way to the policy`
  return `reference ${way} every ${move.syncPeriod} steps`
}
