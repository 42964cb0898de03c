import type { CreatedObjective, ObjectiveSpec } from '../objective/create-objective.ts'
import type { NumberKeywords, OptionsSchema } from '../plugins/options-schema.ts'
import type { ScheduleSpec } from '../schedules/create-scheduler.ts'
import type { LogProbs } from './log-probs.ts'
import type { Objective, PairedObjective, UnpairedObjective } from './objective.ts'
import type { PartSpec } from './part-spec.ts'
import type { Scheduler } from './scheduler.ts'
import type { UpdateRule } from './update-rule.ts'

/** What a plugin's function may use while it builds its part. */
export interface CreateContext {
  /** Tells the user something they should know, once. */
  warn(message: string): void
}

export interface ObjectiveContext extends CreateContext {
  /** Where the options stand in the config, as `objective.with`: for messages. */
  readonly path: string
  /** Builds another objective of the config's plugins, for one that is made of several; `path` is where its spec stands. */
  objective(spec: ObjectiveSpec, path: string): CreatedObjective
  /** Turns a number or a schedule that stands deeper in the options into a scheduler. */
  schedule(spec: ScheduleSpec, bounds: NumberKeywords, path: string): Scheduler
}

export interface WrapContext extends CreateContext {
  /** The wrapped objective's name, as `dpo` or `tr(dpo)`. */
  readonly inner: string
  /** Where the decorator's options stand in the config, as `objective.wrap.0.with`. */
  readonly path: string
  /** The options that the config itself names; the others have their defaults. */
  readonly given: readonly string[]
  /** The update rule that the option named `key` asks for. Throws a `KedgeError` for one that is not loaded. */
  updateRule(spec: PartSpec, key: string): UpdateRule
}

interface PluginOf<Kind extends string, Options> {
  readonly kind: Kind
  /** Kebab-case; what a config's `use` names. */
  readonly name: string
  /** One line for `kedge plugins`. */
  readonly description?: string
  /** Where it comes from, as `arXiv 2305.18290, eq. 7`; for the documentation. */
  readonly paper?: string
  /** What it computes, in one line of plain text; for the documentation. */
  readonly formula?: string
  /** One schema per option, with defaults. */
  readonly options: OptionsSchema<Options>
}

export interface ObjectivePlugin<Options = unknown> extends PluginOf<'objective', Options> {
  create(options: Options, context: ObjectiveContext): PairedObjective | UnpairedObjective
}

export interface DecoratorPlugin<Options = unknown> extends PluginOf<'decorator', Options> {
  /** Throws a `KedgeError` for an objective that it cannot wrap. */
  wrap<O extends Objective<LogProbs>>(inner: O, options: Options, context: WrapContext): O
}

export interface SchedulerPlugin<Options = unknown> extends PluginOf<'scheduler', Options> {
  create(options: Options, context: CreateContext): Scheduler
}

export interface UpdateRulePlugin<Options = unknown> extends PluginOf<'update-rule', Options> {
  create(options: Options, context: CreateContext): UpdateRule
}

export type Plugin = ObjectivePlugin | DecoratorPlugin | SchedulerPlugin | UpdateRulePlugin
