import type { PairedExample } from '@kedge/data'
import { type Turn, warmUpSteps } from '../contestants/turn.ts'
import type { LlamaSizes } from '../workloads/llama-sizes.ts'
import { rowsOfStep } from '../workloads/workload.ts'
import { type BatchLayout, countTokens, forwardWork, stepFlops } from './flops.ts'
import { median } from './spread.ts'

/** The numbers of one turn. */
export interface TurnFigures {
  /** Of each step after the warm-up. */
  readonly stepSeconds: readonly number[]
  /** Their median. */
  readonly seconds: number
  readonly pairsPerSecond: number
  readonly tokensPerSecond: number
  /** Matrix multiplication of the median step that its layout asks for. */
  readonly gflop: number
  readonly gflopPerSecond: number
  /** What the warm-up took beyond as many median steps: compilation, first touches of memory. */
  readonly startUpSeconds: number
  /** Pairs by the time of all steps, warm-up included. */
  readonly pairsPerSecondInAll: number
  readonly peakBytes: number
  /** Of every step. */
  readonly losses: readonly number[]
}

export interface FiguresOf {
  readonly rows: readonly PairedExample[]
  readonly sizes: LlamaSizes
  readonly batchSize: number
  readonly layout: BatchLayout
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

export const turnFigures = ({ steps, peakBytes }: Turn, { rows, sizes, batchSize, layout }: FiguresOf): TurnFigures => {
  const all = steps.map(({ seconds }, index) => {
    const batch = rowsOfStep(rows, batchSize, index)
    const { weights, attention } = stepFlops(sizes, forwardWork(batch, layout))
    return { seconds, pairs: batch.length, tokens: countTokens(batch), gflop: (weights + attention) / 1e9 }
  })
  const timed = all.slice(warmUpSteps)
  const stepSeconds = timed.map(({ seconds }) => seconds)
  const seconds = median(stepSeconds)
  const warmUp = total(all.slice(0, warmUpSteps).map((step) => step.seconds))
  return {
    stepSeconds,
    seconds,
    pairsPerSecond: median(timed.map((step) => step.pairs / step.seconds)),
    tokensPerSecond: median(timed.map((step) => step.tokens / step.seconds)),
    gflop: median(timed.map(({ gflop }) => gflop)),
    gflopPerSecond: median(timed.map((step) => step.gflop / step.seconds)),
    startUpSeconds: Math.max(0, warmUp - warmUpSteps * seconds),
    pairsPerSecondInAll: total(all.map(({ pairs }) => pairs)) / total(all.map((step) => step.seconds)),
    peakBytes,
    losses: steps.map(({ loss }) => loss),
  }
}
