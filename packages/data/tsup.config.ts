import { packageBuild } from '../../scripts/tsup.ts'

// The Parquet reader runs in a process of its own, so it is a file of its own beside the rest.
export default packageBuild({
  entry: { index: 'src/index.ts', 'parquet-process': 'src/formats/parquet-process.js' },
  dts: { entry: 'src/index.ts', compilerOptions: { composite: false, incremental: false } },
})
