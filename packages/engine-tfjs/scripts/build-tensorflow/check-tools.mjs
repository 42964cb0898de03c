import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildFailure, missingTool } from './build-failure.mjs'
import { runCommand } from './run-command.mjs'

/**
 * Throws before anything is downloaded where the machine or the folder cannot do.
 *
 * @param {import('./options.mjs').Options} options
 */
export const checkTools = async ({ project, gpu, python, wheel }) => {
  const { platform, arch } = process
  if (platform !== 'linux' || (arch !== 'x64' && arch !== 'arm64'))
    throw missingTool(
      `this works on Linux x64 and arm64 only, and this is ${platform} ${arch}; use another backend here`,
    )
  if (gpu && arch !== 'x64')
    throw missingTool('TensorFlow publishes its GPU library for Linux x64 only; leave out --gpu')
  if (!existsSync(join(project, 'package.json')))
    throw buildFailure('project', `there is no package.json in ${project}; run this in your project's folder`)
  if (wheel !== undefined && !existsSync(wheel))
    throw buildFailure('library', `there is no wheel ${wheel}; give --wheel an existing file`)

  const compiler = process.env.CXX ?? 'g++'
  await need(python, 'install Python 3, or name one with --python')
  await need(compiler, 'install a C++ compiler (on Debian and Ubuntu: apt-get install build-essential)')
  await need('make', 'install it (on Debian and Ubuntu: apt-get install build-essential)')
  await need('npm', 'install it: it brings node-gyp, which compiles the addon')
}

/**
 * @param {string} program
 * @param {string} remedy
 */
const need = async (program, remedy) => {
  // CXX may hold flags or a wrapper ("ccache g++"); the shell's word splitting is what make will do with it too.
  const [name = program, ...rest] = program.split(' ')
  const { status } = await runCommand(name, [...rest, '--version'])
  if (status !== 0) throw missingTool(`"${program}" does not run here; ${remedy}`)
}
