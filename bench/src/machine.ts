import { availableParallelism, cpus, loadavg, totalmem, type } from 'node:os'

export interface Machine {
  readonly system: string
  readonly processor: string
  readonly cores: number
  readonly memoryBytes: number
  readonly node: string
  /** Runnable processes over the last minute, before the benchmark added its own. */
  readonly load: number
}

export const describeMachine = (): Machine => ({
  system: `${type()} ${process.arch}`,
  processor: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  memoryBytes: totalmem(),
  node: process.version,
  load: loadavg()[0]!,
})

/** A machine with other work to do measures that work too. */
export const isBusy = ({ load, cores }: Machine): boolean => load > cores / 4
