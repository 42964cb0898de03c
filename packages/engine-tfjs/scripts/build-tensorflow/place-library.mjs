import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findLibrary } from './find-library.mjs'

/** Says which TensorFlow lies in `deps`, so that a second run knows that there is nothing to do. */
const noteName = 'kedge-tensorflow.json'

/**
 * Puts the library and its headers where the package's own `binding.gyp` and the addon's run path look for them.
 *
 * @param {string} packageFolder
 * @param {import('./options.mjs').Options} options
 * @param {(line: string) => void} report
 */
export const placeLibrary = async (packageFolder, options, report) => {
  const dependencies = join(packageFolder, 'deps')
  const wanted = JSON.stringify({ gpu: options.gpu, tensorflow: options.tensorflow })
  if ((await readNote(dependencies)) === wanted) return

  const library = await findLibrary(options, report)
  // Whole or not at all: an interrupted run must not look like a finished one.
  const unfinished = join(packageFolder, 'deps.unfinished')
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(join(unfinished, 'lib'), { recursive: true })
  try {
    await library.copyTo(unfinished)
    // The libraries are found, and find each other, by soname; the linker looks for the names without a number.
    await symlink('libtensorflow_cc.so.2', join(unfinished, 'lib/libtensorflow.so'))
    await symlink('libtensorflow_framework.so.2', join(unfinished, 'lib/libtensorflow_framework.so'))
    await writeFile(join(unfinished, noteName), wanted)
    await rm(dependencies, { recursive: true, force: true })
    // An addon in there was built against what was in `deps`.
    await rm(join(packageFolder, 'lib'), { recursive: true, force: true })
    await rename(unfinished, dependencies)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

/** @param {string} dependencies */
const readNote = async (dependencies) => {
  const path = join(dependencies, noteName)
  return existsSync(path) ? readFile(path, 'utf8') : undefined
}
