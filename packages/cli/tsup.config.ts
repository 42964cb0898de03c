import { packageBuild } from '../../scripts/tsup.ts'

export default packageBuild({ entry: ['src/index.ts', 'src/bin.ts'] })
