import { packageBuild } from '../../scripts/tsup.ts'

// The Parquet reader runs in a thread, so it is a file of its own beside the rest.
export default packageBuild({
  entry: { index: 'src/index.ts', 'parquet-worker': 'src/formats/parquet-worker.js' },
  dts: { entry: 'src/index.ts', compilerOptions: { composite: false, incremental: false } },
})
