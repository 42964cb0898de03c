import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readdir, realpath, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const execute = promisify(execFile)

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end. Its code is null where it could not be started. */
export const run = (
  program: string,
  parameters: readonly string[],
  { cwd, env }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Finished> =>
  new Promise((done) => {
    const child = spawn(program, parameters, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (text) => {
      stdout += text
    })
    child.stderr.on('data', (text) => {
      stderr += text
    })
    child.on('error', ({ message }) => done({ code: null, stdout, stderr: message }))
    child.on('close', (code) => done({ code, stdout, stderr }))
  })

/** A project of its own, in a folder whose name is as awkward as a user's may be. */
export const createProject = async (): Promise<string> => {
  const project = await mkdtemp(join(await realpath(tmpdir()), 'kedge tensorflow '))
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }')
  return project
}

/** Installs this package, and ours that it needs, as npm would bring them: from packed archives. */
export const installEngine = async (project: string): Promise<void> => {
  const archives = join(project, 'archives')
  for (const name of ['core', 'backend-onnx', 'engine-tfjs'])
    await execute(process.execPath, [join(root, 'scripts/pnpm.mjs'), 'pack', '--pack-destination', archives], {
      cwd: join(root, 'packages', name),
    })
  const files = (await readdir(archives)).map((name) => join(archives, name))
  await execute('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...files], { cwd: project })
}
