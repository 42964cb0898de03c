import { fileURLToPath } from 'node:url'

// `src` and the flat `dist` lie equally deep.
const inBench = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** Where the bench finds and leaves its files. */
export const paths = {
  /** Prompts of 60-110 words, answers of 20-50. */
  longPairs: inBench('fixtures/bench-pairs.jsonl'),
  /** Prompts of 8-33 words, answers of 10-42. */
  shortPairs: inBench('../packages/cli/fixtures/trl-runs/pairs.jsonl'),
  stories: inBench('../packages/engine-tfjs/fixtures/models/stories260k'),
  /** A measured process: `kedge-turn` or `matmul-turn`. */
  child: (name: string): string => inBench(`dist/${name}.js`),
  script: (name: string): string => inBench(`python/${name}.py`),
  /** Models, token files and the Python environment; may be deleted at will. */
  cache: (path: string): string => inBench(`cache/${path}`),
  results: (path: string): string => inBench(`results/${path}`),
}
