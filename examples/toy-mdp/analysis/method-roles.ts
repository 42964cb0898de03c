import type { Method, Settings } from '../settings.ts'

/** The first method, the ones with TR, and the ones that have a smaller beta instead. */
export const methodRoles = ({
  methods,
}: Pick<Settings, 'methods'>): {
  readonly vanilla: Method
  readonly moving: readonly Method[]
  readonly smaller: readonly Method[]
} => {
  const [vanilla, ...others] = methods as readonly [Method, ...Method[]]
  return { vanilla, moving: others.filter(({ tr }) => tr), smaller: others.filter(({ tr }) => !tr) }
}

/** What is compared with what: TR with each method without it, and smaller betas with the first method. */
export const comparisonPairs = (settings: Pick<Settings, 'methods'>): { method: Method; baseline: Method }[] => {
  const { vanilla, moving, smaller } = methodRoles(settings)
  return [
    ...moving.flatMap((method) => [vanilla, ...smaller].map((baseline) => ({ method, baseline }))),
    ...smaller.map((method) => ({ method, baseline: vanilla })),
  ]
}
