import type { ObjectiveSpec } from '@kedge/core'
import { divergenceOf, type GoldenCase, readGolden } from '@kedge/testing'

const files = ['plugin-dpo/dpo', 'plugin-ipo/ipo', 'plugin-kto/kto', 'plugin-pairwise/pairwise', 'cli/mix']

/** The cases of TRL's losses that the packages hold between them. */
export const heldCases = (): readonly GoldenCase[] =>
  files.flatMap((file) => {
    const [folder, name] = file.split('/')
    return readGolden(new URL(`../../${folder}/fixtures/trl-${name}.json`, import.meta.url))
  })

/** TRL's loss types by the names of the objectives. */
const names: Readonly<Record<string, string>> = {
  sigmoid: 'dpo',
  sigmoid_norm: 'dpo-norm',
  exo_pair: 'exo',
  nca_pair: 'nca',
  bco_pair: 'bco',
  robust: 'robust-dpo',
}

const nameOf = (lossType: string): string => names[lossType] ?? lossType.replaceAll('_', '-')

/** Smoothing is an option of these only; TRL's default of 0 reaches the others too. */
const smoothed = ['exo_pair', 'robust', 'aot', 'aot_unpaired']

/** The objective that a case is of, as a config says it. */
export const specOf = (golden: GoldenCase): ObjectiveSpec => {
  const { loss_type, beta, label_smoothing, ld_alpha, discopop_tau, desirable_weight, undesirable_weight } = golden
  if (Array.isArray(loss_type)) {
    const weights = golden.loss_weights!
    const of = loss_type.map((type, index) => ({ use: nameOf(type), with: { beta }, weight: weights[index] }))
    return { use: 'mix', with: { of } }
  }
  return {
    use: nameOf(loss_type as string),
    with: {
      beta,
      ...(smoothed.includes(loss_type as string) && { labelSmoothing: label_smoothing }),
      ...divergenceOf(golden),
      ...(ld_alpha !== undefined && { ldAlpha: ld_alpha }),
      ...(loss_type === 'discopop' && { tau: discopop_tau }),
      ...(desirable_weight !== undefined && {
        desirableWeight: desirable_weight,
        undesirableWeight: undesirable_weight,
      }),
    },
  }
}

/** Metrics of a case that are reported under other names here, or not at all. */
export const sharedMetrics = (golden: GoldenCase): GoldenCase => {
  const { kl: _, ...metrics } = golden.metrics
  return golden.loss_type === 'apo_zero_unpaired' ? { ...golden, metrics } : golden
}
