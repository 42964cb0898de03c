import type { Command } from 'commander'

interface Flags {
  readonly model?: string
  readonly adapter: string
  readonly out: string
  readonly backend: string
}

export const mergeCommand = (program: Command): void => {
  program
    .command('merge')
    .description('write a model with an adapter merged into it, in the model’s own dtype and layout')
    .requiredOption('--adapter <dir>', 'a PEFT adapter directory')
    .option('--model <dir>', 'the base model (default: the one that the adapter’s config names)')
    .requiredOption('--out <dir>', 'where to write the merged model')
    .option('--backend <name>', 'the tensor backend', 'auto')
    .action(async (flags: Flags) => {
      const { mergeModel } = await import('../run/merge-model.ts')
      await mergeModel(flags)
      process.stdout.write(`${flags.out}\n`)
    })
}
