import { evaluate, type Metrics, OBJECTIVE } from '@kedge/core'
import { selectBackend } from '@kedge/engine-tfjs'
import type { Command } from 'commander'
import { consoleLogger } from '../output/console-logger.ts'
import { formatMetrics } from '../output/metrics.ts'
import { loadConfig } from '../run/load-config.ts'
import { openBatches } from '../run/open-batches.ts'
import { openInitial } from '../run/open-initial.ts'
import { provideDefaults } from '../run/provide-defaults.ts'
import { collect } from './options.ts'

interface Flags {
  readonly model?: string
  readonly data?: string
  readonly set: readonly string[]
  readonly json?: boolean
}

/** The config's objective on held-out data: `model` as the policy, the config's own model as the reference. */
const evaluateConfig = async (file: string, { model, data, set }: Flags): Promise<Metrics> => {
  const { config, plugins } = await loadConfig(file, set)
  const objective = provideDefaults(config, plugins, consoleLogger).get(OBJECTIVE)
  const source = await openBatches(
    config,
    data ?? config.data.eval ?? config.data.train,
    objective.batch,
    objective.needs.mismatched === true,
    consoleLogger,
  )
  await selectBackend(config.backend)
  const policy = await openInitial(model ?? config.model.path)
  const reference = objective.needs.reference ? await openInitial(config.model.path) : undefined
  return evaluate(objective, policy, reference, source, { step: 0, totalSteps: 1, epoch: 0 })
}

export const evalCommand = (program: Command): void => {
  program
    .command('eval')
    .description('the objective’s loss and metrics on held-out data')
    .argument('<config>', 'a YAML or JSON file')
    .option('--model <dir>', 'the policy (default: the config’s model, which is always the reference)')
    .option('--data <file>', 'the rows (default: the config’s data.eval, else data.train)')
    .option('--set <key=value>', 'override a config key; may be repeated', collect, [])
    .option('--json', 'print one JSON object')
    .action(async (config: string, flags: Flags) => {
      const metrics = await evaluateConfig(config, flags)
      process.stdout.write(`${flags.json ? JSON.stringify(metrics) : formatMetrics(metrics)}\n`)
    })
}
