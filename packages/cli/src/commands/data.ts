import type { Command } from 'commander'
import { collect, integerOption, pairsOption } from './options.ts'

interface Flags {
  readonly model?: string
  readonly layout?: string
  readonly columns: readonly string[]
  readonly chatTemplate?: string
  readonly maxLength: number
  readonly json?: boolean
}

export const dataCommand = (program: Command): void => {
  program
    .command('data')
    .description('look at preference data')
    .command('inspect')
    .description('say what files hold before training on them: layout, lengths, oddities, three rows')
    .argument('<files...>', 'files, folders or globs, read as one data set')
    .option('--model <dir>', 'count in the tokens of this model, and check boundaries and truncation')
    .option('--layout <name>', 'the layout of the rows (default: their columns decide)')
    .option('--columns <name=column>', 'what the files call a column that a layout needs; may be repeated', collect, [])
    .option('--chat-template <template>', 'a template file, plain, or one of the model’s by its name')
    .option('--max-length <tokens>', 'tokens of a prompt and its longest answer', integerOption('max-length', 2), 1024)
    .option('--json', 'print one JSON object')
    .action(async (file: string[], { model, layout, columns, chatTemplate, maxLength, json }: Flags) => {
      const { inspectData } = await import('@kedge/data')
      const { openTextTools } = await import('../run/open-text-tools.ts')
      const inspection = await inspectData({
        file,
        maxLength,
        columns: pairsOption('columns', columns),
        ...(layout !== undefined && { layout }),
        ...(model !== undefined &&
          (await openTextTools(model, { ...(chatTemplate !== undefined && { chatTemplate }) }))),
      })
      const { formatInspection } = await import('../output/inspection.ts')
      const { stylesFor } = await import('../output/styles.ts')
      const text = json ? JSON.stringify(inspection, null, 2) : formatInspection(inspection, stylesFor(process.stdout))
      process.stdout.write(`${text}\n`)
    })
}
