import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildFailure } from './build-failure.mjs'
import { packageName, packageVersion } from './install-package.mjs'
import { reasonOf, runCommand } from './run-command.mjs'

const multiply = fileURLToPath(new URL('./multiply.mjs', import.meta.url))

/**
 * Multiplies two matrices through the package, in a process of its own: a bad library can end the process.
 *
 * @param {string} packageFolder
 * @param {import('./options.mjs').Options} options
 * @returns {Promise<string>} TensorFlow's version and the device, in one line
 */
export const checkPackage = async (packageFolder, { gpu, project }) => {
  // Level 0: the line that names a GPU, and the reasons for seeing none, are information to TensorFlow.
  const env = { TF_CPP_MIN_LOG_LEVEL: '0' }
  const result = await runCommand(process.execPath, [multiply, packageFolder], { cwd: project, env })
  if (result.status !== 0)
    throw buildFailure(
      'check',
      `${packageName(gpu)} does not compute (${reasonOf(result)}); delete ${packageFolder} and run this again`,
    )
  const { tensorflow, onGpu } = JSON.parse(result.stdout.trim().split('\n').at(-1) ?? '')
  if (gpu && !onGpu && hasNvidiaDriver())
    throw buildFailure(
      'check',
      `TensorFlow ${tensorflow} computes but does not see the GPU (${whyNoGpu(result.stderr)}); it needs CUDA 12 and cuDNN 9: ` +
        `pip install 'tensorflow[and-cuda]==${tensorflow}' in a virtual environment, then run this again with --python naming its Python`,
    )
  const device = onGpu
    ? `GPU${gpuName(result.stderr)}`
    : `CPU${gpu ? ' (no NVIDIA driver here; it uses the GPU where there is one)' : ''}`
  return `TensorFlow ${tensorflow} computes through ${packageName(gpu)} ${packageVersion} on Node ${process.versions.node}; device: ${device}`
}

/** Linux's driver, or the one that Windows lends to WSL. */
const hasNvidiaDriver = () => existsSync('/proc/driver/nvidia/version') || existsSync('/dev/dxg')

/** @param {string} log TensorFlow's own, where each GPU it will use has a line */
const gpuName = (log) => {
  const name = /device:GPU:0 .*name: ([^,]+),/.exec(log)?.[1]
  return name ? ` (${name})` : ''
}

/** @param {string} log */
const whyNoGpu = (log) => {
  const line = log.split('\n').find((text) => /dlopen|cuInit|cuda driver|could not find|cannot/i.test(text))
  return line?.replace(/^.*?\] /, '').slice(0, 200) ?? 'TensorFlow gives no reason'
}
