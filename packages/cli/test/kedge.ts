import { spawn } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The built command, and the fixtures its tests share. */
export const paths = {
  bin: at('../dist/bin.js'),
  stories: at('../../engine-tfjs/fixtures/models/stories260k'),
  pairs: at('../fixtures/trl-runs/pairs.jsonl'),
}

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built command to its end; `onStderr` may signal it meanwhile. */
export const kedge = (
  args: readonly string[],
  { cwd, onStderr }: { cwd?: string; onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void } = {},
): Promise<Finished> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [paths.bin, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (text) => {
      stdout += text
    })
    child.stderr.on('data', (text) => {
      stderr += text
      onStderr?.(stderr, (signal) => child.kill(signal))
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })

/** An empty folder of its own for each test. */
export const createFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'kedge-cli-'))

/** A config that trains stories260k on the pairs fixture; JSON is YAML too. */
export const writeConfig = async (folder: string, over: object = {}, name = 'run.yaml'): Promise<string> => {
  const file = join(folder, name)
  const config = {
    plugins: ['@kedge/plugin-dpo', '@kedge/plugin-ipo', '@kedge/plugin-kto', '@kedge/plugin-tr'],
    model: { path: paths.stories },
    data: { train: paths.pairs, shuffle: false },
    objective: { use: 'dpo' },
    optimizer: { use: 'adamw', with: { learningRate: 5e-4 } },
    train: { batchSize: 2, steps: 3 },
    ...over,
  }
  await writeFile(file, JSON.stringify(config))
  return file
}

export const readRows = async (file: string): Promise<Record<string, number>[]> =>
  (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
