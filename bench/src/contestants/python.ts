import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { paths } from '../paths.ts'
import { errorLine } from './error-line.ts'

const execute = promisify(execFile)

/** A Python that has TRL and PyTorch. */
export interface Python {
  readonly program: string
  readonly versions: Readonly<Record<string, string>>
}

const readVersions = `
import json, platform, torch, transformers, trl
print(json.dumps({"python": platform.python_version(), "torch": torch.__version__,
                  "transformers": transformers.__version__, "trl": trl.__version__}))
`

const reasonOf = (error: unknown): string => {
  const { stderr, message } = error as Error & { stderr?: string }
  return errorLine(stderr || message)
}

const inspect = async (program: string): Promise<Python> => {
  const { stdout } = await execute(program, ['-c', readVersions])
  return { program, versions: JSON.parse(stdout.trim().split('\n').at(-1)!) }
}

const create = async (folder: string, program: string, log: (line: string) => void): Promise<void> => {
  log('installs trl and torch into bench/cache/python, once; they are large')
  await execute('python3', ['-m', 'venv', '--clear', folder])
  const options = { maxBuffer: 2 ** 26 }
  await execute(program, ['-m', 'pip', 'install', '--quiet', '--retries', '0', 'trl==1.13.0', 'torch'], options)
}

/**
 * The Python to measure against: `given`, or an environment in the cache, made where pip can provide it.
 * @returns why there is none, in one line, where there is none
 */
export const openPython = async (
  given: string | undefined,
  log: (line: string) => void,
): Promise<Python | { readonly missing: string }> => {
  const folder = paths.cache('python')
  const own = join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']))
  try {
    if (given !== undefined) return await inspect(given)
    return await inspect(own).catch(async () => {
      await create(folder, own, log)
      return inspect(own)
    })
  } catch (error) {
    return { missing: reasonOf(error) }
  }
}
