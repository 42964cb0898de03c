import { defineConfig, mergeConfig } from 'vitest/config'
import base from './vitest.config.ts'

/** The slower proofs: whole runs, packed packages. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [] } },
  defineConfig({
    test: {
      include: ['packages/*/proofs/**/*.proof.ts', 'examples/*/proofs/**/*.proof.ts'],
      testTimeout: 600_000,
      maxWorkers: 1,
    },
  }),
)
