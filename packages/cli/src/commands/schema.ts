import { composeSchema, createRegistry } from '@kedge/core'
import type { Command } from 'commander'
import { loadConfig, loadPlugins } from '../run/load-config.ts'
import { standardPlugins } from '../standard-plugins.ts'

export const schemaCommand = (program: Command): void => {
  program
    .command('schema')
    .description('print the JSON Schema of a config, composed from its plugins')
    .argument('[config]', 'take the plugins this config lists; else those that come with kedge')
    .action(async (config: string | undefined) => {
      const registry =
        config === undefined
          ? createRegistry((await loadPlugins(standardPlugins, process.cwd())).flatMap(({ plugins }) => plugins))
          : (await loadConfig(config, [])).registry
      process.stdout.write(`${JSON.stringify(composeSchema(registry), null, 2)}\n`)
    })
}
