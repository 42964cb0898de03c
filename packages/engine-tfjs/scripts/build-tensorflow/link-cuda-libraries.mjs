import { existsSync } from 'node:fs'
import { realpath, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from './run-command.mjs'

/** Prints the folder that the packages `nvidia-*-cu12` share. */
const program = `
import importlib.util, os
spec = importlib.util.find_spec('nvidia')
for folder in (spec.submodule_search_locations if spec else []):
    if os.path.isdir(os.path.join(folder, 'cudnn', 'lib')):
        print(folder)
        break
`

/**
 * In Python's packages TensorFlow finds CUDA through its run path, `$ORIGIN/../nvidia/<library>/lib`. A link at the same
 * place beside `deps/lib` does the same here. They are 3 GB, so they stay where they are.
 *
 * @param {string} packageFolder
 * @param {import('./options.mjs').Options} options
 * @param {(line: string) => void} report
 */
export const linkCudaLibraries = async (packageFolder, { python }, report) => {
  const { stdout } = await runCommand(python, ['-c', program])
  const folder = stdout.trim()
  const link = join(packageFolder, 'deps/nvidia')
  if (folder) {
    await rm(link, { force: true })
    await symlink(folder, link)
  }
  // A link from an earlier run stays, so that running again needs no --python.
  report(`CUDA libraries: ${existsSync(link) ? `those in ${await realpath(link)}` : "the system's"}`)
}
