import { packageBuild } from '../scripts/tsup.ts'

// Built, so that a measured process holds no TypeScript compiler.
export default packageBuild({
  entry: {
    main: 'src/main.ts',
    'kedge-turn': 'src/contestants/kedge-turn.ts',
    'matmul-turn': 'src/contestants/matmul-turn.ts',
  },
  dts: false,
})
