import type { Command } from 'commander'
import { consoleLogger } from '../output/console-logger.ts'
import { formatMetrics } from '../output/metrics.ts'
import { collect } from './options.ts'

interface Flags {
  readonly model?: string
  readonly adapter?: string
  readonly data?: string
  readonly set: readonly string[]
  readonly json?: boolean
}

export const evalCommand = (program: Command): void => {
  program
    .command('eval')
    .description('the objective’s loss and metrics on held-out data')
    .argument('<config>', 'a YAML or JSON file')
    .option('--model <dir>', 'the policy (default: the config’s model, which is always the reference)')
    .option('--adapter <dir>', 'a PEFT adapter directory, to act on the policy')
    .option('--data <file>', 'the rows (default: the config’s data.eval, else data.train)')
    .option('--set <key=value>', 'override a config key; may be repeated', collect, [])
    .option('--json', 'print one JSON object')
    .action(async (config: string, { json, ...flags }: Flags) => {
      const { evaluateConfig } = await import('../run/evaluate-config.ts')
      const metrics = await evaluateConfig(config, { ...flags, logger: consoleLogger })
      process.stdout.write(`${json ? JSON.stringify(metrics) : formatMetrics(metrics)}\n`)
    })
}
