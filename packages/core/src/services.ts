import 'reflect-metadata'
import { container, type InjectionToken } from 'tsyringe'
import type { BatchSource } from './contracts/batch.ts'
import type { Engine } from './contracts/engine.ts'
import type { Logger } from './contracts/logger.ts'
import type { ReferencePolicy } from './contracts/reference-policy.ts'
import type { Scheduler } from './contracts/scheduler.ts'
import type { CreatedObjective } from './objective/create-objective.ts'
import type { LogProbStore } from './reference/log-prob-store.ts'

declare const provides: unique symbol

/** Names one replaceable part of a run, and its type. */
export type Token<T> = symbol & { readonly [provides]?: T }

const token = <T>(name: string): Token<T> => Symbol.for(`kedge.${name}`)

export const OBJECTIVE = token<CreatedObjective>('objective')
export const ENGINE = token<Promise<Engine>>('engine')
export const REFERENCE = token<Promise<ReferencePolicy | undefined>>('reference')
/** The learning rate's. */
export const SCHEDULER = token<Scheduler>('scheduler')
export const BATCHES = token<Promise<BatchSource>>('batches')
/** Held-out data, where the config names any. */
export const EVALUATION = token<Promise<BatchSource | undefined>>('evaluation')
/** The initial policy's log-probs of all that the run scores, where the config has them kept on disk. */
export const PRECOMPUTED = token<Promise<LogProbStore | undefined>>('precomputed')
export const LOGGER = token<Logger>('logger')

/** The parts of one run. */
export interface Services {
  /** Says how a part is made; the latest word counts until the part is first asked for. */
  provide<T>(token: Token<T>, make: (services: Services) => T): void
  /** The part, made on first use and the same ever after. */
  get<T>(token: Token<T>): T
}

/** The parts of a new run: nothing is shared with any other. */
export const createServices = (): Services => {
  const child = container.createChildContainer()
  const made = new Map<symbol, unknown>()
  const services: Services = {
    provide(token, make) {
      if (made.has(token)) throw new Error(`${String(token)} is in use already; provide it before the run starts`)
      child.register(token as InjectionToken, { useFactory: () => make(services) })
    },
    get<T>(token: Token<T>): T {
      if (!made.has(token)) made.set(token, child.resolve<T>(token as InjectionToken<T>))
      return made.get(token) as T
    },
  }
  return services
}
