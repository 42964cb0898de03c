import { KedgeError } from '@kedge/core'

/** Module names or their last parts; or one string: `all-linear`, or a regular expression of whole module names. */
export type TargetModules = string | readonly string[]

/**
 * The modules that PEFT adapts when it is given none, by family (`peft/utils/constants.py`): Llama, Mistral, Qwen and Gemma;
 * GPT-NeoX; GPT-2. It has no word on Phi-3.
 */
const defaults = [['q_proj', 'v_proj'], ['query_key_value'], ['c_attn']] as const

/**
 * The names among `modules` that `targets` mean, matched as PEFT matches them: each of a list is a whole name, or what a
 * name ends in after a dot.
 *
 * @param where the key or file that holds `targets`, for errors
 * @throws KedgeError CONFIG_INVALID when a target matches nothing
 */
export const matchTargets = (
  targets: TargetModules | undefined,
  modules: readonly string[],
  where: string,
): readonly string[] => {
  const refuse = (problem: string): never => {
    const endings = [...new Set(modules.map((name) => name.split('.').at(-1)))].join(', ')
    throw new KedgeError('CONFIG_INVALID', `${where}: ${problem}; this model's linear layers are ${endings}`)
  }
  const endingIn = (target: string) => modules.filter((name) => name === target || name.endsWith(`.${target}`))

  if (targets === undefined) {
    const known = defaults.find((names) => names.every((name) => endingIn(name).length > 0))
    return known ? [...known].flatMap(endingIn) : refuse('is missing, and this family has no default')
  }
  if (typeof targets !== 'string') {
    const matched = targets.map((target) => {
      const found = endingIn(target)
      return found.length > 0 ? found : refuse(`${JSON.stringify(target)} matches no linear layer`)
    })
    return [...new Set(matched.flat())]
  }
  if (targets.toLowerCase() === 'all-linear') return modules
  const pattern = compile(targets) ?? refuse(`${JSON.stringify(targets)} is not a regular expression`)
  const found = modules.filter((name) => pattern.test(name))
  return found.length > 0 ? found : refuse(`the expression ${JSON.stringify(targets)} matches no linear layer's name`)
}

/** `names` by what they end in, where that means these and no others; else in full. For `adapter_config.json`. */
export const shortTargets = (names: readonly string[], modules: readonly string[]): readonly string[] => {
  const ends = new Set(names.map((name) => name.split('.').at(-1)!))
  const meant = modules.filter((name) => ends.has(name.split('.').at(-1)!))
  return (meant.length === names.length ? [...ends] : [...names]).sort()
}

/** A regular expression of whole names; undefined where the text is none. */
export const compile = (expression: string): RegExp | undefined => {
  try {
    return new RegExp(`^(?:${expression})$`)
  } catch {
    return undefined
  }
}
