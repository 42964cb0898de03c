import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorLine } from './error-line.ts'

/** A program and its arguments, to which the folder of the job is added. */
export type Command = readonly [program: string, ...arguments_: readonly string[]]

export type Outcome<T> = { readonly result: T } | { readonly failed: string }

/** Waits for a process; why it failed, if it did: its own words, its exit code, or what stopped it. */
const finish = ([program, ...rest]: Command, folder: string, seconds: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const child = spawn(program, [...rest, folder], {
      stdio: ['ignore', 'ignore', 'pipe'],
      // Everything is on disk already; nothing may wait for a network.
      env: { ...process.env, HF_HUB_OFFLINE: '1' },
    })
    let errors = ''
    let late = false
    child.stderr.on('data', (text) => {
      errors = (errors + text).slice(-10_000)
    })
    const timer = setTimeout(() => {
      late = true
      child.kill('SIGKILL')
    }, 1000 * seconds)
    child.on('error', ({ message }) => resolve(message))
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (late) resolve(`not done after ${seconds} s`)
      else resolve(code === 0 ? undefined : errorLine(errors) || `ended by ${signal ?? `exit code ${code}`}`)
    })
  })

/**
 * Runs a job in a process of its own: `job.json` in a folder of its own, `result.json` out. The process has at most
 * `seconds`. What goes wrong is told in one line, not thrown: one contestant's end is not the benchmark's.
 */
export const runChild = async <T>(command: Command, job: object, seconds: number): Promise<Outcome<T>> => {
  const folder = await mkdtemp(join(tmpdir(), 'kedge-bench-'))
  try {
    await writeFile(join(folder, 'job.json'), JSON.stringify(job))
    const failed = await finish(command, folder, seconds)
    if (failed !== undefined) return { failed }
    return { result: JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')) as T }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
