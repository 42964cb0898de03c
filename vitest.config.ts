import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['@kedge/source'] },
  ssr: { resolve: { conditions: ['@kedge/source'] } },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'examples/*/**/*.test.ts',
      'bench/src/**/*.test.ts',
    ],
    globalSetup: ['scripts/test-directory.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
