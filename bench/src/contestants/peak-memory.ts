import { readFileSync } from 'node:fs'

/** Highest resident memory of this process so far, in bytes: Linux's `VmHWM`, elsewhere what getrusage says. */
export const peakMemory = (): number => {
  try {
    const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))!
    return 1024 * Number(kibibytes)
  } catch {
    return 1024 * process.resourceUsage().maxRSS
  }
}
