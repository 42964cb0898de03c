import type { TurnJob } from './turn.ts'

export interface KedgeJob extends TurnJob {
  readonly backend: string
}

/** The job as a Kedge config: what a user would write. */
export const kedgeConfig = (job: KedgeJob) => ({
  plugins: ['@kedge/plugin-dpo', '@kedge/plugin-tr'],
  backend: job.backend,
  model: { path: job.model },
  data: { train: job.pairs, shuffle: false, maxLength: job.maxLength },
  objective: {
    use: 'dpo',
    with: { beta: job.beta },
    wrap: [{ use: 'tr', with: { alpha: job.alpha, syncPeriod: job.syncPeriod } }],
  },
  optimizer: { use: 'adamw', with: { learningRate: job.learningRate, weightDecay: 0 } },
  train: { batchSize: job.batchSize, steps: job.steps, maxGradNorm: job.maxGradNorm },
})
