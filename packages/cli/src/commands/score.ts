import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { Command } from 'commander'
import { consoleLogger } from '../output/console-logger.ts'
import { integerOption } from './options.ts'

interface Flags {
  readonly model: string
  readonly adapter?: string
  readonly data: string
  readonly out: string
  readonly backend: string
  readonly batchSize: number
  readonly maxLength: number
}

export const scoreCommand = (program: Command): void => {
  program
    .command('score')
    .description('per-token log-probs of every answer in a file, one JSON row per input row')
    .requiredOption('--model <dir>', 'a model directory in Hugging Face layout, or an adapter’s')
    .option('--adapter <dir>', 'a PEFT adapter directory, to act on the model')
    .requiredOption('--data <file>', 'rows as kedge trains on')
    .requiredOption('--out <file>', 'where to write the rows')
    .option('--backend <name>', 'the tensor backend', 'auto')
    .option('--batch-size <rows>', 'rows per forward', integerOption('batch-size', 1), 8)
    .option('--max-length <tokens>', 'tokens of a prompt and its longest answer', integerOption('max-length', 2), 1024)
    .action(async ({ out, ...options }: Flags) => {
      const { scoreFile } = await import('../run/score-file.ts')
      const stream = createWriteStream(out)
      let rows = 0
      for await (const row of scoreFile({ ...options, logger: consoleLogger })) {
        if (!stream.write(`${JSON.stringify(row)}\n`)) await once(stream, 'drain')
        rows += 1
      }
      stream.end()
      await once(stream, 'finish')
      consoleLogger.info(`${rows} rows scored`)
    })
}
