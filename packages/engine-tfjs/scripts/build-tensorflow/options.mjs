import { basename, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildFailure } from './build-failure.mjs'

/**
 * @typedef {object} Options
 * @property {string} project the folder whose node_modules gets the addon
 * @property {boolean} gpu
 * @property {string} python
 * @property {string} tensorflow the TensorFlow version wanted, which is the wheel's where one is given
 * @property {string | undefined} wheel
 */

const defaultVersion = '2.21.0'

export const help = `Builds @tensorflow/tfjs-node (or -gpu) in this project against a current TensorFlow.

Run it in your project's folder, on Linux x64 or arm64:
  node node_modules/@kedge/engine-tfjs/scripts/build-tensorflow.mjs [options]

  --gpu                 build @tensorflow/tfjs-node-gpu, for an NVIDIA GPU (Linux x64)
  --tensorflow VERSION  the TensorFlow release to build against (default ${defaultVersion})
  --python PATH         the Python whose pip, or whose installed TensorFlow, to use (default python3)
  --wheel FILE          a TensorFlow wheel that you have already: nothing is downloaded from Python's index
  --help                show this

It installs the package without its download script if the project has none, takes the library and its headers
from the Python wheel, compiles the addon with node-gyp, mends it for Node 23 and later, and multiplies two matrices.
Running it again does only what is left to do. Exit code 2: a tool is missing. 1: anything else.`

/**
 * @param {string[]} argv
 * @returns {Options | 'help'}
 */
export const parseOptions = (argv) => {
  const { gpu = false, python = 'python3', tensorflow, wheel, help } = parseFlags(argv)
  if (help) return 'help'
  if (wheel !== undefined && tensorflow !== undefined)
    throw buildFailure('options', 'a wheel has its own version; give --wheel or --tensorflow, not both')
  if (tensorflow !== undefined && !/^\d+\.\d+\.\d+\w*$/.test(tensorflow))
    throw buildFailure('options', `--tensorflow ${tensorflow} is no release; give one like ${defaultVersion}`)
  return {
    project: process.cwd(),
    gpu,
    python: python.includes('/') ? resolve(python) : python,
    tensorflow: wheel === undefined ? (tensorflow ?? defaultVersion) : wheelVersion(wheel, gpu),
    wheel: wheel && resolve(wheel),
  }
}

/**
 * The version in a wheel's file name, such as `tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl`.
 *
 * @param {string} wheel
 * @param {boolean} gpu
 */
const wheelVersion = (wheel, gpu) => {
  const { distribution, version } =
    /^(?<distribution>tensorflow(_cpu)?)-(?<version>[^-]+)-.*\.whl$/.exec(basename(wheel))?.groups ?? {}
  if (version === undefined)
    throw buildFailure(
      'options',
      `--wheel ${wheel} is not named as TensorFlow's wheels are; give it as pip downloaded it`,
    )
  if (gpu && distribution === 'tensorflow_cpu')
    throw buildFailure(
      'options',
      `--wheel ${wheel} holds no GPU code; give a wheel of "tensorflow", or leave out --gpu`,
    )
  return version
}

/** @param {string[]} argv */
const parseFlags = (argv) => {
  try {
    return parseArgs({
      args: argv,
      options: {
        gpu: { type: 'boolean' },
        tensorflow: { type: 'string' },
        python: { type: 'string' },
        wheel: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values
  } catch (error) {
    throw buildFailure('options', `${/** @type {Error} */ (error).message.split('. ')[0]}; --help lists the options`)
  }
}
