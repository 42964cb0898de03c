import { createRegistry } from '@kedge/core'
import type { Command } from 'commander'
import { type ListedPlugin, pluginsPage } from '../output/plugins-page.ts'
import { formatTable } from '../output/table.ts'
import { loadConfig, loadPlugins } from '../run/load-config.ts'
import { standardPlugins } from '../standard-plugins.ts'

interface Versioned extends ListedPlugin {
  readonly version: string | undefined
}

const overview = (listed: readonly Versioned[]): string => {
  const rows = listed.map(({ plugin, source, version }) => [
    plugin.name,
    plugin.kind,
    Object.keys(plugin.options as object).join(', '),
    version ? `${source}@${version}` : source,
  ])
  return `${formatTable([['name', 'kind', 'options', 'from'], ...rows])}\n`
}

export const pluginsCommand = (program: Command): void => {
  program
    .command('plugins')
    .description('list objectives, decorators, schedules and update rules with their options')
    .argument('[config]', 'take the plugins this config lists; else those that come with kedge')
    .option('--markdown', 'as a page of documentation')
    .action(async (config: string | undefined, { markdown }: { markdown?: true }) => {
      const loaded =
        config === undefined ? await loadPlugins(standardPlugins, process.cwd()) : (await loadConfig(config, [])).loaded
      const sourceOf = new Map(
        loaded.flatMap(({ source, version, plugins }) =>
          plugins.map((plugin) => [plugin, { source, version }] as const),
        ),
      )
      const listed = createRegistry([...sourceOf.keys()])
        .list()
        .map((plugin) => ({ plugin, source: 'built in', version: undefined, ...sourceOf.get(plugin) }))
      process.stdout.write(markdown ? pluginsPage(listed) : overview(listed))
    })
}
