import { Command, CommanderError } from 'commander'
import { doctorCommand } from './commands/doctor.ts'
import { evalCommand } from './commands/eval.ts'
import { mergeCommand } from './commands/merge.ts'
import { pluginsCommand } from './commands/plugins.ts'
import { sampleCommand } from './commands/sample.ts'
import { schemaCommand } from './commands/schema.ts'
import { scoreCommand } from './commands/score.ts'
import { trainCommand } from './commands/train.ts'
import { exitCodes } from './exit-codes.ts'
import { reportError } from './output/report-error.ts'
import { version } from './version.ts'

/** Runs the `kedge` command. Resolves to its exit code: 0 done, 1 failure, 2 bad input, 130 interrupted. */
export const main = async (args: readonly string[]): Promise<number> => {
  let code: number = exitCodes.done
  const finish = (result: number): void => {
    code = result
  }
  const program = new Command('kedge')
    .description('Align language models on preference data, from a config.')
    .version(version)
    .option('--debug', 'print stack traces')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'kedge: ')) })
  for (const add of [
    trainCommand,
    evalCommand,
    sampleCommand,
    scoreCommand,
    mergeCommand,
    schemaCommand,
    doctorCommand,
    pluginsCommand,
  ])
    add(program, finish)
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.badInput
    return reportError(error, program.opts<{ debug?: boolean }>().debug === true)
  }
}
