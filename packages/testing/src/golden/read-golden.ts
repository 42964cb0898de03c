import { readFileSync } from 'node:fs'
import type { GoldenCase } from './golden-case.ts'

/**
 * Reads golden cases from a JSON file `{ source, cases }`.
 *
 * @example
 * readGolden(new URL('../fixtures/trl-dpo.json', import.meta.url))
 */
export const readGolden = (file: URL): readonly GoldenCase[] =>
  (JSON.parse(readFileSync(file, 'utf8')) as { cases: GoldenCase[] }).cases
