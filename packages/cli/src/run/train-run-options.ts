import type { Logger, RunDirectory, Services, TrainEvent, TrainOutcome } from '@kedge/core'

export interface TrainRunOptions {
  /** The config file. */
  readonly config: string
  /** `key.path=value` overrides. */
  readonly set?: readonly string[]
  /** Where the run is written; before the config's `runDir`. Default `runs/` and the config's name. */
  readonly runDir?: string
  /** Continue from the run directory's latest checkpoint. */
  readonly resume?: boolean
  /** Replace a run that the directory holds. */
  readonly overwrite?: boolean
  readonly logger: Logger
  readonly onEvent?: (event: TrainEvent) => void
  readonly signal?: AbortSignal
  /** Replaces parts of the run: `(services) => services.provide(ENGINE, …)`. */
  readonly services?: (services: Services) => void
}

export interface TrainRunOutcome extends TrainOutcome {
  readonly run: RunDirectory
}
