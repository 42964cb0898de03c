import { defineConfig, type Options } from 'tsup'

/** The one build every package uses: ESM with types, from the given entries. */
export const packageBuild = (options: Options = {}) =>
  defineConfig({
    entry: ['src/index.ts'],
    format: 'esm',
    target: 'node20',
    dts: { compilerOptions: { composite: false, incremental: false } },
    clean: true,
    ...options,
  })
