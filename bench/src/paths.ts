import { fileURLToPath } from 'node:url'

// `src` and the flat `dist` lie equally deep.
const inBench = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** Where the bench finds and leaves its files. */
export const paths = {
  pairs: inBench('fixtures/bench-pairs.jsonl'),
  stories: inBench('../packages/engine-tfjs/fixtures/models/stories260k'),
  /** A measured process: `kedge-turn` or `matmul-turn`. */
  child: (name: string): string => inBench(`dist/${name}.js`),
  script: (name: string): string => inBench(`python/${name}.py`),
  /** Models, token files and the Python environment; may be deleted at will. */
  cache: (path: string): string => inBench(`cache/${path}`),
  results: (path: string): string => inBench(`results/${path}`),
}
