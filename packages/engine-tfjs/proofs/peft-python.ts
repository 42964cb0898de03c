import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './project.ts'

/** A Python that has PEFT. */
export interface PeftPython {
  readonly program: string
  dispose(): Promise<void>
}

const imports = ['-c', 'import peft, torch, transformers']

/**
 * `$KEDGE_PYTHON` or `python3` where it has PEFT, else an environment of its own, made where pip can provide it.
 * @returns why there is none, in one line, where there is none
 */
export const openPeftPython = async (): Promise<PeftPython | { readonly missing: string }> => {
  for (const program of [process.env.KEDGE_PYTHON, 'python3']) {
    if (program && (await run(program, imports)).code === 0) return { program, dispose: async () => {} }
  }
  const folder = await mkdtemp(join(tmpdir(), 'kedge-peft-'))
  const program = join(folder, 'bin/python')
  const dispose = () => rm(folder, { recursive: true, force: true })
  for (const [command, ...parameters] of [
    ['python3', '-m', 'venv', folder],
    [program, '-m', 'pip', 'install', '--quiet', '--retries', '0', 'peft==0.21.0', 'torch', 'transformers'],
    [program, ...imports],
  ] as const) {
    const { code, stderr } = await run(command, parameters)
    if (code === 0) continue
    await dispose()
    return { missing: stderr.trim().split('\n').at(-1) ?? command }
  }
  return { program, dispose }
}
