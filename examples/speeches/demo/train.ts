import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { inExample } from '../files/paths.ts'

const kedge = join(dirname(createRequire(import.meta.url).resolve('@kedge/cli/package.json')), 'dist/bin.js')

/** Runs `kedge train` on one of the configs, in the terminal that the demo runs in. `sets` are its `--set` overrides. */
export const trainRun = async (key: string, runPath: string, sets: readonly string[] = []): Promise<void> => {
  const overrides = sets.flatMap((set) => ['--set', set])
  const command = ['train', inExample(`${key}.yaml`), '--run-dir', runPath, '--overwrite', ...overrides]
  const [code] = await once(spawn(process.execPath, [kedge, ...command], { stdio: 'inherit' }), 'exit')
  if (code !== 0) throw new Error(`kedge ${command.join(' ')} ended with ${code}`)
}
