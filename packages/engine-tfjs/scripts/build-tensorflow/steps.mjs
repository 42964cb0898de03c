import { buildAddon } from './build-addon.mjs'
import { checkPackage } from './check-package.mjs'
import { checkTools } from './check-tools.mjs'
import { installPackage } from './install-package.mjs'
import { installUtilityPredicates } from './install-utility-predicates.mjs'
import { linkCudaLibraries } from './link-cuda-libraries.mjs'
import { placeLibrary } from './place-library.mjs'

/** @param {string} line progress, kept apart from the result on standard output */
const report = (line) => console.error(line)

/**
 * Each step leaves alone what an earlier run has done.
 *
 * @param {import('./options.mjs').Options} options
 * @returns {Promise<string>} what computes now, in one line
 */
export const runSteps = async (options) => {
  await checkTools(options)
  const packageFolder = await installPackage(options, report)
  await placeLibrary(packageFolder, options, report)
  if (options.gpu) await linkCudaLibraries(packageFolder, options, report)
  await buildAddon(packageFolder, options, report)
  await installUtilityPredicates(packageFolder)
  return checkPackage(packageFolder, options)
}
