import { existsSync } from 'node:fs'
import { copyFile, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buildFailure } from './build-failure.mjs'
import { reasonOf, runCommand } from './run-command.mjs'

/** Every Node from 20 on has Node-API 8, the newest that the package lists, so it is where the package looks. */
const nodeApi = 8
const addonName = 'tfjs_binding.node'

/** With the variables that `binding.gyp` leaves open. The last of its targets copies the addon to the module path. */
const command = [
  'node-gyp rebuild',
  '--module_name=tfjs_binding',
  '--module_path=./build/copy',
  `--napi_version=${nodeApi}`,
  `--napi_build_version=${nodeApi}`,
].join(' ')

/**
 * Compiles the addon with the node-gyp that npm brings. Node-API is stable, so one addon serves every Node from 20 on.
 *
 * @param {string} packageFolder
 * @param {import('./options.mjs').Options} options
 * @param {(line: string) => void} report
 */
export const buildAddon = async (packageFolder, { python }, report) => {
  const addonFolder = join(packageFolder, `lib/napi-v${nodeApi}`)
  if (existsSync(join(addonFolder, addonName))) return
  report('compiling the addon')
  // Elsewhere, since node-gyp's makefiles break on a path with a space in it.
  const workFolder = await mkdtemp(join(tmpdir(), 'kedge-addon-'))
  try {
    await cp(join(packageFolder, 'binding'), join(workFolder, 'binding'), { recursive: true })
    await copyFile(join(packageFolder, 'binding.gyp'), join(workFolder, 'binding.gyp'))
    await symlink(join(packageFolder, 'deps'), join(workFolder, 'deps'))
    await compile(workFolder, python, join(packageFolder, 'build-tensorflow.log'))
    await mkdir(addonFolder, { recursive: true })
    await copyFile(join(workFolder, 'build/Release', addonName), join(addonFolder, addonName))
  } finally {
    await rm(workFolder, { recursive: true, force: true })
  }
}

/**
 * @param {string} folder
 * @param {string} python
 * @param {string} log where node-gyp's output goes if it fails
 */
const compile = async (folder, python, log) => {
  const env = { PYTHON: python, ...nodeHeaders() }
  const result = await runCommand('npm', ['exec', '--call', command], { cwd: folder, env })
  if (result.status === 0) return rm(log, { force: true })
  await writeFile(log, `${result.stdout}\n${result.stderr}`)
  throw buildFailure('addon', `node-gyp failed (${reasonOf(result)}); all it said is in ${log}`)
}

/** Node's headers, where they lie beside it as in its own archives; elsewhere node-gyp follows npm's config or downloads them. */
const nodeHeaders = () => {
  const prefix = dirname(dirname(process.execPath))
  return existsSync(join(prefix, 'include/node/node_api.h')) ? { npm_config_nodedir: prefix } : {}
}
