import { createRegistry } from '@kedge/core'
import type { Command } from 'commander'
import { formatTable } from '../output/table.ts'
import { loadConfig, loadPlugins } from '../run/load-config.ts'
import { standardPlugins } from '../standard-plugins.ts'

export const pluginsCommand = (program: Command): void => {
  program
    .command('plugins')
    .description('list objectives, decorators, schedules and update rules with their options')
    .argument('[config]', 'take the plugins this config lists; else those that come with kedge')
    .action(async (config: string | undefined) => {
      const loaded =
        config === undefined ? await loadPlugins(standardPlugins, process.cwd()) : (await loadConfig(config, [])).loaded
      const sourceOf = new Map(
        loaded.flatMap(({ source, version, plugins }) =>
          plugins.map((plugin) => [plugin, version ? `${source}@${version}` : source] as const),
        ),
      )
      const rows = createRegistry([...sourceOf.keys()])
        .list()
        .map((plugin) => [
          plugin.name,
          plugin.kind,
          Object.keys(plugin.options as object).join(', '),
          sourceOf.get(plugin) ?? 'built in',
        ])
      process.stdout.write(`${formatTable([['name', 'kind', 'options', 'from'], ...rows])}\n`)
    })
}
