export * as tf from '@tensorflow/tfjs-core'
export { type AdamwOptions, adamw } from './config/optimizer.ts'
export { type RawConfig, readConfig } from './config/read.ts'
export { resolveConfig } from './config/resolve.ts'
export { composeSchema } from './config/schema.ts'
export { applySets } from './config/set.ts'
export { inStage } from './config/stages.ts'
export type {
  Config,
  DataConfig,
  LoraConfig,
  ModelConfig,
  OptimizerConfig,
  ReferenceConfig,
  TrainConfig,
} from './config/types.ts'
export type { Batch, BatchSource, PairedBatch, TokenLayout, UnpairedBatch } from './contracts/batch.ts'
export type { Engine, LossValues, SampleSettings, UpdateSettings } from './contracts/engine.ts'
export type { Json } from './contracts/json.ts'
export type { LogProbs, PairedLogProbs, SequenceLogProbs, UnpairedLogProbs } from './contracts/log-probs.ts'
export type { Logger } from './contracts/logger.ts'
export type { Metrics, MetricTensor, WeightedMean } from './contracts/metrics.ts'
export type {
  LossContext,
  LossResult,
  Objective,
  PairedObjective,
  RunPlan,
  StepInfo,
  UnpairedObjective,
} from './contracts/objective.ts'
export type { PartSpec } from './contracts/part-spec.ts'
export type {
  CreateContext,
  DecoratorPlugin,
  ObjectiveContext,
  ObjectivePlugin,
  Plugin,
  SchedulerPlugin,
  UpdateRulePlugin,
  WrapContext,
} from './contracts/plugin.ts'
export type { Random } from './contracts/random.ts'
export type { ReferencePolicy, ReferenceWindow } from './contracts/reference-policy.ts'
export type { Progress, Scheduler } from './contracts/scheduler.ts'
export type { MoveInfo, UpdateRule } from './contracts/update-rule.ts'
export { type ErrorCode, errorCodes } from './errors/codes.ts'
export { isKedgeError, KedgeError } from './errors/kedge-error.ts'
export {
  type CreatedObjective,
  type CreateObjectiveOptions,
  createObjective,
  type ObjectiveSpec,
} from './objective/create-objective.ts'
export { detached } from './objective/detached.ts'
export { type DivergenceOptions, divergenceOptions, divergenceScore } from './objective/divergence.ts'
export { meanOverRows } from './objective/mean-over-rows.ts'
export { type MixOptions, mix } from './objective/mix.ts'
export type { MixPart } from './objective/mix-parts.ts'
export { betaOption, labelSmoothingOption } from './objective/options.ts'
export {
  type PairedRows,
  pairedBatchObjective,
  pairedObjective,
  rewardDifference,
  shiftedRewards,
} from './objective/paired-objective.ts'
export { refuseUnused } from './objective/refuse-unused.ts'
export { rewardMetrics } from './objective/reward-metrics.ts'
export { type RunningMean, runningMean } from './objective/running-mean.ts'
export { logRatio, meanWhere, sequenceLength, sequenceMean, sequenceSum } from './objective/sequences.ts'
export { negativeLogSigmoid, sigmoid, smoothedLogistic } from './objective/sigmoid.ts'
export { defineDecorator, defineObjective, defineScheduler, defineUpdateRule } from './plugins/define.ts'
export { type LoadedPlugin, loadPlugin } from './plugins/load.ts'
export {
  type NumberKeywords,
  type OptionsSchema,
  type ScheduledOption,
  scheduled,
  scheduledSteps,
} from './plugins/options-schema.ts'
export { createRegistry, type Registry } from './plugins/registry.ts'
export { createRandom, permutation } from './random.ts'
export { completionKeys } from './reference/completion-keys.ts'
export { createFrozenReference } from './reference/frozen-reference.ts'
export { layoutsOf, layoutsOfEpoch } from './reference/layouts-of.ts'
export { readLogProbs, writeLogProbs } from './reference/log-prob-file.ts'
export { createLogProbStore, type LogProbStore } from './reference/log-prob-store.ts'
export { promptsOf } from './reference/prompts-of.ts'
export { scoreLayouts } from './reference/score-layouts.ts'
export { createWindowReference } from './reference/window-reference.ts'
export { checkUnchanged, resumeRun } from './run/resume.ts'
export { createRunDirectory, type MetricsRow, openRunDirectory, type RunDirectory } from './run/run-directory.ts'
export { createScheduler, type ScheduleSpec } from './schedules/create-scheduler.ts'
export {
  BATCHES,
  createServices,
  ENGINE,
  EVALUATION,
  LOGGER,
  OBJECTIVE,
  PRECOMPUTED,
  REFERENCE,
  SCHEDULER,
  type Services,
  type Token,
} from './services.ts'
export { disposeSequence, viewBatch } from './train/batch-view.ts'
export { evaluate } from './train/evaluate.ts'
export type { TrainEvent } from './train/events.ts'
export { packLoss, unpackLoss } from './train/loss-values.ts'
export type { Scorer } from './train/score-step.ts'
export { type TrainOptions, type TrainOutcome, totalSteps, train } from './train/train.ts'
export type { TrainParts } from './train/train-parts.ts'
