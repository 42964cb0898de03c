import type { PairedExample } from '@kedge/data'
import type { LlamaSizes } from './llama-sizes.ts'

/** A training job that every contestant does in the same way: TR-DPO in float32, AdamW, rows in file order. */
export interface Workload {
  readonly key: string
  readonly title: string
  readonly sizes: LlamaSizes
  /** Pairs of an optimizer step. */
  readonly batchSize: number
  readonly learningRate: number
  /** Writes what is not on disk yet. */
  prepare(): Promise<PreparedWorkload>
}

export interface PreparedWorkload {
  /** Hugging Face model directory. */
  readonly model: string
  /** The preference file that Kedge and TRL read. */
  readonly pairs: string
  /** The same rows as token ids. */
  readonly tokens: string
  readonly rows: readonly PairedExample[]
}

/** What all workloads share. */
export const settings = { beta: 0.1, alpha: 0.6, syncPeriod: 4, maxGradNorm: 1, maxLength: 4096 } as const

/** Rows of optimizer step `index`, 0-based, epoch after epoch. */
export const rowsOfStep = (
  rows: readonly PairedExample[],
  batchSize: number,
  index: number,
): readonly PairedExample[] => {
  const start = (index % Math.ceil(rows.length / batchSize)) * batchSize
  return rows.slice(start, start + batchSize)
}
