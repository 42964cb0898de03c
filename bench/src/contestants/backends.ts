import { probeBackends } from '@kedge/engine-tfjs'

/**
 * The backends to measure: those asked for, else all that run here but for plain JavaScript, which is no contest.
 * @throws Error in one line for one that does not run here
 */
export const availableBackends = async (wanted: readonly string[] | undefined): Promise<readonly string[]> => {
  const probes = await probeBackends()
  const running = probes.filter(({ unavailable }) => unavailable === undefined).map(({ name }) => name as string)
  if (!wanted) return running.filter((name) => name !== 'cpu')
  for (const name of wanted) {
    if (running.includes(name)) continue
    const reason = probes.find((probe) => probe.name === name)?.unavailable ?? 'no backend has that name'
    throw new Error(`--backends ${name}: ${reason}; here run ${running.join(', ')}`)
  }
  return wanted
}
