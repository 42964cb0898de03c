import { createObjective, type NumberKeywords, type ObjectivePlugin, type Plugin } from '@kedge/core'

interface Keywords extends NumberKeywords {
  readonly type?: string
  readonly enum?: readonly unknown[]
}

type Option = Keywords | { readonly scheduled: NumberKeywords }

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

/** arXiv numbers as links. */
const linked = (paper: string): string =>
  paper.replaceAll(/arXiv (\d{4}\.\d{5})/g, (name, id: string) => `[${name}](https://arxiv.org/abs/${id})`)

const code = (text: string): string => (text === '' ? '' : `\`${text.replaceAll('|', '\\|')}\``)

const bounds = ({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: NumberKeywords): string =>
  [
    ...(minimum === undefined ? [] : [`>= ${minimum}`]),
    ...(exclusiveMinimum === undefined ? [] : [`> ${exclusiveMinimum}`]),
    ...(maximum === undefined ? [] : [`<= ${maximum}`]),
    ...(exclusiveMaximum === undefined ? [] : [`< ${exclusiveMaximum}`]),
  ].join(' and ')

const takes = (keywords: Keywords, isScheduled: boolean): string => {
  if (keywords.enum) return keywords.enum.map((value) => code(String(value))).join(' or ')
  const range = bounds(keywords)
  return `${keywords.type ?? 'number'}${range && ` ${range}`}${isScheduled ? ', or a schedule' : ''}`
}

const fallback = (keywords: Keywords): string => {
  if (!('default' in keywords)) return 'required'
  return keywords.default === undefined ? 'may be left out' : `default ${code(String(keywords.default))}`
}

const describeOption = ([name, option]: [string, Option]): string => {
  const isScheduled = 'scheduled' in option
  const keywords: Keywords = isScheduled ? option.scheduled : option
  const description = keywords.description ? `: ${keywords.description}` : ''
  return `${code(name)} (${takes(keywords, isScheduled)}; ${fallback(keywords)})${description}`
}

const optionsOf = ({ options }: Plugin): string =>
  Object.entries(options as Record<string, Option>)
    .map(describeOption)
    .join('<br>')

/** The kind of batch and the need of a reference; an objective that is not defined without options has them by these. */
const requirementsOf = (
  plugin: ObjectivePlugin,
  plugins: readonly Plugin[],
): readonly [batch: string, reference: string] => {
  const isDefined = Object.values(plugin.options as Record<string, Option>).every(
    (option) => 'default' in ('scheduled' in option ? option.scheduled : option),
  )
  if (!isDefined) return ['by its options', 'by its options']
  const { batch, needs } = createObjective({ use: plugin.name }, plugins)
  return [batch, needs.reference ? 'yes' : 'no']
}

/** One plugin and where it comes from, as `@kedge/plugin-dpo` or `built in`. */
export interface ListedPlugin {
  readonly plugin: Plugin
  readonly source: string
}

/** Everything a config can name, as a page of Markdown that follows from the plugins alone. */
export const pluginsPage = (listed: readonly ListedPlugin[]): string => {
  const plugins = listed.map(({ plugin }) => plugin)
  const common = ({ plugin }: ListedPlugin) => [
    code(plugin.name),
    plugin.description ?? '',
    linked(plugin.paper ?? ''),
    code(plugin.formula ?? ''),
  ]
  const of = (kind: Plugin['kind']) => listed.filter(({ plugin }) => plugin.kind === kind)
  const objectives = of('objective').map((entry) => [
    ...common(entry),
    ...requirementsOf(entry.plugin as ObjectivePlugin, plugins),
    optionsOf(entry.plugin),
    entry.source,
  ])
  const others = (kind: Plugin['kind']) =>
    of(kind).map((entry) => [...common(entry), optionsOf(entry.plugin), entry.source])
  const head = ['name', 'what', 'paper', 'formula']
  return `# Objectives, decorators and schedules

Written by \`npm run docs\` from the plugins themselves; change them and run it again.

\`chosen\` and \`rejected\` are log-ratios of policy to reference of a pair's completions, \`r\` that of a single completion,
all in nats and summed over completion tokens; \`pi\` is the policy. A loss is the mean over rows of what its formula says,
each row times its \`weight\`. A row's \`margin\` is reward by which the chosen completion is to win beyond what the formula
asks.

## Objectives

${table([...head, 'rows', 'reference', 'options', 'from'], objectives)}

## Decorators

${table([...head, 'options', 'from'], others('decorator'))}

## Schedules

${table([...head, 'options', 'from'], others('scheduler'))}

## Update rules

How a decorator such as \`tr\` moves the reference.

${table([...head, 'options', 'from'], others('update-rule'))}
`
}
