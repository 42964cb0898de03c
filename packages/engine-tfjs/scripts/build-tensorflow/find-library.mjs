import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildFailure, missingTool } from './build-failure.mjs'
import { findInstalled } from './installed-library.mjs'
import { reasonOf, runCommand } from './run-command.mjs'
import { extractWheel } from './wheel.mjs'

/**
 * @typedef {object} Library
 * @property {(folder: string) => Promise<void>} copyTo writes the headers to `include` and the libraries to `lib` of the folder
 */

/**
 * TensorFlow's library and headers: from the wheel given, from Python's own packages, or from a wheel that pip downloads.
 *
 * @param {import('./options.mjs').Options} options
 * @param {(line: string) => void} report
 * @returns {Promise<Library>}
 */
export const findLibrary = async (options, report) => {
  const { python, wheel } = options
  if (wheel !== undefined) return { copyTo: (folder) => extractWheel(python, wheel, folder) }
  const distributions = distributionNames(options)
  const installed = await findInstalled(options, distributions)
  if (installed) {
    report(`taking TensorFlow ${options.tensorflow} from ${installed.origin}`)
    return installed
  }
  return {
    async copyTo(folder) {
      const downloads = await mkdtemp(join(tmpdir(), 'kedge-tensorflow-'))
      try {
        await extractWheel(python, await downloadWheel(options, distributions, downloads, report), folder)
      } finally {
        await rm(downloads, { recursive: true, force: true })
      }
    },
  }
}

/**
 * The Python distributions that hold the library wanted. Only on x64 does `tensorflow` bring the GPU's code along.
 *
 * @param {import('./options.mjs').Options} options
 */
const distributionNames = ({ gpu }) => {
  if (gpu) return ['tensorflow']
  return process.arch === 'x64' ? ['tensorflow-cpu'] : ['tensorflow-cpu', 'tensorflow']
}

/**
 * @param {import('./options.mjs').Options} options
 * @param {readonly string[]} distributions
 * @param {string} downloads
 * @param {(line: string) => void} report
 * @returns {Promise<string>} the wheel's path
 */
const downloadWheel = async ({ python, tensorflow }, distributions, downloads, report) => {
  const pip = await runCommand(python, ['-m', 'pip', '--version'])
  if (pip.status !== 0)
    throw missingTool(
      `"${python}" has no pip (on Debian and Ubuntu: apt-get install python3-pip); or give --wheel a wheel`,
    )
  const attempts = distributions.flatMap((name) => [
    [`${name}==${tensorflow}`],
    // The library is the same in every Python's wheel, so where this Python is too old or too new another's will do.
    ['--only-binary=:all:', '--python-version', '3.12', `${name}==${tensorflow}`],
  ])
  report(`downloading the wheel ${distributions.join(' or ')} ${tensorflow} with pip (hundreds of MB)`)
  let reason = ''
  for (const attempt of attempts) {
    const result = await runCommand(python, ['-m', 'pip', 'download', '--no-deps', '--dest', downloads, ...attempt])
    const [wheel] = (await readdir(downloads)).filter((name) => name.endsWith('.whl'))
    if (result.status === 0 && wheel) return join(downloads, wheel)
    reason ||= reasonOf(result)
  }
  throw buildFailure(
    'library',
    `pip has no wheel of ${distributions.join(' or ')} ${tensorflow} for this machine (${reason}); ` +
      'choose another release with --tensorflow, or download a wheel elsewhere and give it with --wheel',
  )
}
