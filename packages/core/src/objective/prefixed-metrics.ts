/** Every name with `prefix/` before it. */
export const prefixMetrics = <T>(metrics: Readonly<Record<string, T>>, prefix: string): Record<string, T> =>
  Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${prefix}/${name}`, value]))

/** All metrics, and those under `prefix/` by their own names too, which is how the part that made them knows them. */
export const ownMetrics = <T>(metrics: Readonly<Record<string, T>>, prefix: string): Record<string, T> => {
  const start = `${prefix}/`
  const own = Object.entries(metrics).filter(([name]) => name.startsWith(start))
  return { ...metrics, ...Object.fromEntries(own.map(([name, value]) => [name.slice(start.length), value])) }
}
