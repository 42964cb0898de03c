import type { Scheduler } from '../contracts/scheduler.ts'

/** A JSON Schema, as Ajv takes it. */
export type JsonSchema = { readonly [keyword: string]: unknown }

export interface NumberKeywords {
  readonly description?: string
  /** `undefined` makes the option one that may be left out. */
  readonly default?: number | undefined
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly exclusiveMaximum?: number
}

/** An option that takes a number or a schedule; the plugin receives a `Scheduler` either way. */
export interface ScheduledOption {
  readonly scheduled: NumberKeywords
  /** Present on a number of optimizer steps, which may also be given as a share of an epoch: `0.25 epoch`. */
  readonly unit?: 'steps'
}

/** How a share of an epoch is written. */
export const epochShare = /^(\d+(?:\.\d+)?|\.\d+) epochs?$/

/** Declares an option that may change over training. Bounds hold for every value the schedule takes. */
export const scheduled = (keywords: NumberKeywords = {}): ScheduledOption => ({ scheduled: keywords })

/** Declares a number of optimizer steps that may change over training, or be a share of an epoch: `0.25 epoch`. */
export const scheduledSteps = (keywords: NumberKeywords = {}): ScheduledOption => ({
  scheduled: keywords,
  unit: 'steps',
})

type Described<T> = { readonly description?: string; readonly default?: T | undefined }

type OptionSchema<T> = [T] extends [Scheduler]
  ? ScheduledOption
  : [T] extends [boolean]
    ? { readonly type: 'boolean' } & Described<T>
    : [T] extends [number]
      ? { readonly type: 'number' | 'integer' } & NumberKeywords
      : [T] extends [string]
        ? { readonly type: 'string'; readonly enum?: readonly T[] } & Described<T>
        : JsonSchema

/**
 * One schema for each key of `Options`, no more and no fewer. Keys without a default are required; with a default of
 * `undefined` they may be left out, and the plugin receives none.
 */
export type OptionsSchema<Options> = { readonly [Key in keyof Options]-?: OptionSchema<NonNullable<Options[Key]>> }
