export { adapterBase } from './adapters/adapter-base.ts'
export type { AdapterOptions, ReferenceMode } from './adapters/adapter-policy.ts'
export type { LoraSettings } from './adapters/lora-settings.ts'
export type { TargetModules } from './adapters/target-modules.ts'
export { mergeAdapter, withAdapter } from './adapters/with-adapter.ts'
export type { BackendName } from './backends/candidates.ts'
export {
  type BackendProbe,
  probeBackends,
  type SelectedBackend,
  selectBackend,
} from './backends/select-backend.ts'
export { createTfjsEngine, type TfjsEngineOptions } from './engine.ts'
export { exportModel } from './files/export-model.ts'
export { type CausalModel, loadCausalModel, openArchitecture } from './model/causal-model.ts'
export type { Parameters } from './model/parameters.ts'
export { scoreLayout } from './model/score-layout.ts'
export { type SampleOptions, sample } from './sampling/sample.ts'
export type { AdamWSettings } from './training/adamw.ts'
