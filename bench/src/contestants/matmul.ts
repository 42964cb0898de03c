import { paths } from '../paths.ts'
import type { Python } from './python.ts'
import { type Command, runChild } from './run-child.ts'

export interface MatmulJob {
  readonly backend: string
  /** Square matrices. */
  readonly sizes: readonly number[]
  /** For each size. */
  readonly seconds: number
}

export interface MatmulRate {
  readonly gflopPerSecond: number
}

/** The machine's limit: the fastest float32 matrix multiplication that anyone sustained for a second or two. */
export interface MatmulLimit {
  /** Lets every backend and PyTorch multiply once more; a rate only ever rises. */
  measure(): Promise<void>
  /** GFLOP/s by who computed it. */
  rates(): ReadonlyMap<string, number>
  best(): number
}

export const createMatmulLimit = (backends: readonly string[], python: Python | undefined): MatmulLimit => {
  const commands: readonly (readonly [string, Command])[] = [
    ...backends.map((backend) => [backend, [process.execPath, paths.child('matmul-turn')]] as const),
    ...(python ? [['torch', [python.program, paths.script('matmul')]] as const] : []),
  ]
  const rates = new Map<string, number>()
  return {
    async measure() {
      for (const [name, command] of commands) {
        const job: MatmulJob = { backend: name, sizes: [1024, 2048], seconds: 1.5 }
        const outcome = await runChild<MatmulRate>(command, job, 120)
        if ('result' in outcome) rates.set(name, Math.max(rates.get(name) ?? 0, outcome.result.gflopPerSecond))
      }
    },
    rates: () => rates,
    best: () => Math.max(...rates.values()),
  }
}
