export { main } from './main.ts'
export { type LoadedConfig, loadConfig } from './run/load-config.ts'
export { type ScoreFileOptions, scoreFile } from './run/score-file.ts'
export { type TrainRunOptions, type TrainRunOutcome, trainRun } from './run/train-run.ts'
