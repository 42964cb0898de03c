import type { Command } from 'commander'
import { exitCodes } from '../exit-codes.ts'
import { consoleLogger } from '../output/console-logger.ts'
import { createProgress } from '../output/progress.ts'
import { collect } from './options.ts'

interface Flags {
  readonly set: readonly string[]
  readonly runDir?: string
  readonly resume?: boolean
  readonly overwrite?: boolean
}

/** Aborts on the first Ctrl-C or SIGTERM, so that a checkpoint can be written; a second one ends the process at once. */
const interruptible = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const controller = new AbortController()
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted)
    process.stderr.write('\ninterrupted: finishing this step and writing a checkpoint; again to stop at once\n')
    controller.abort()
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  try {
    return await work(controller.signal)
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}

export const trainCommand = (program: Command, finish: (code: number) => void): void => {
  program
    .command('train')
    .description('train a model from a config')
    .argument('<config>', 'a YAML or JSON file')
    .option('--set <key=value>', 'override a config key; may be repeated', collect, [])
    .option('--run-dir <dir>', 'where to write the run (default: runs/ and the config’s name)')
    .option('--resume', 'continue from the run directory’s latest checkpoint')
    .option('--overwrite', 'replace the run that the directory holds')
    .action(async (config: string, { set, ...flags }: Flags) => {
      const { trainRun } = await import('../run/train-run.ts')
      const { status, step, run } = await interruptible((signal) =>
        trainRun({ config, set, ...flags, signal, logger: consoleLogger, onEvent: createProgress(process.stderr) }),
      )
      if (status === 'interrupted') {
        consoleLogger.info(`interrupted after step ${step}; continue with --resume --run-dir ${run.path}`)
        finish(exitCodes.interrupted)
      } else {
        process.stdout.write(`${run.modelPath}\n`)
      }
    })
}
