import { constants, existsSync } from 'node:fs'
import { copyFile, cp } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from './run-command.mjs'
import { headerFolders, libraryNames } from './wheel-contents.mjs'

/** Prints the folder of the package `tensorflow` where one of the named distributions is installed in that version. */
const program = `
import importlib.metadata, sys
version, *names = sys.argv[1:]
for name in names:
    try:
        distribution = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        continue
    if distribution.version == version:
        print(distribution.locate_file('tensorflow'))
        break
`

/**
 * @param {import('./options.mjs').Options} options
 * @param {readonly string[]} distributions
 * @returns {Promise<(import('./find-library.mjs').Library & { origin: string }) | undefined>}
 */
export const findInstalled = async ({ python, tensorflow }, distributions) => {
  const { stdout } = await runCommand(python, ['-c', program, tensorflow, ...distributions])
  const origin = stdout.trim()
  if (!origin || !existsSync(join(origin, 'libtensorflow_cc.so.2'))) return undefined
  return {
    origin,
    // Copied, not linked: the project must outlive that Python environment.
    async copyTo(folder) {
      for (const name of headerFolders) {
        const source = join(origin, 'include', name)
        if (existsSync(source)) await cp(source, join(folder, 'include', name), { recursive: true })
      }
      for (const name of libraryNames)
        await copyFile(join(origin, name), join(folder, 'lib', name), constants.COPYFILE_FICLONE)
    },
  }
}
