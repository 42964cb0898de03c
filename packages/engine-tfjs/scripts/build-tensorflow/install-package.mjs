import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { buildFailure } from './build-failure.mjs'
import { addCommand } from './package-manager.mjs'
import { reasonOf, runCommand } from './run-command.mjs'

/** The only release there is a proof for, and the last one: it must equal the version of @tensorflow/tfjs. */
export const packageVersion = '4.22.0'

/** @param {boolean} gpu */
export const packageName = (gpu) => (gpu ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node')

/**
 * Makes sure that the project has the package, without running its install script: that one downloads an old library.
 *
 * @param {import('./options.mjs').Options} options
 * @param {(line: string) => void} report
 * @returns {Promise<string>} the package's folder
 */
export const installPackage = async ({ project, gpu }, report) => {
  const name = packageName(gpu)
  const command = addCommand(project, `${name}@${packageVersion}`)
  if (findPackage(project, name) === undefined) {
    report(`installing ${name} ${packageVersion}: ${command.join(' ')}`)
    const [program = 'npm', ...parameters] = command
    const result = await runCommand(program, parameters, { cwd: project })
    if (result.status !== 0)
      throw buildFailure(
        'package',
        `"${command.join(' ')}" failed (${reasonOf(result)}); run it yourself, then run this again`,
      )
  }
  const folder = findPackage(project, name)
  if (folder === undefined)
    throw buildFailure(
      'package',
      `${name} is not in node_modules after "${command.join(' ')}"; this needs a node_modules folder`,
    )
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  if (version !== packageVersion)
    throw buildFailure('package', `${name} is ${version} and must be ${packageVersion}; run: ${command.join(' ')}`)
  return folder
}

/**
 * @param {string} project
 * @param {string} name
 */
const findPackage = (project, name) => {
  try {
    return dirname(createRequire(join(project, 'package.json')).resolve(`${name}/package.json`))
  } catch {
    return undefined
  }
}
