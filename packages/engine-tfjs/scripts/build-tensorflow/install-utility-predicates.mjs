import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildFailure } from './build-failure.mjs'

const moduleName = 'kedge-utility-predicates'

/** The two functions of Node's `util` that the package calls: one is gone since Node 23, the other deprecated. */
const source = `"use strict";
// Written by @kedge/engine-tfjs (build-tensorflow): Node 23 removed these from "util".
exports.isArray = Array.isArray;
exports.isNullOrUndefined = function (value) { return value === null || value === undefined; };
`

/** The package's files that call them, each with the path from there to the module above. */
const callers = [
  { file: 'dist/nodejs_kernel_backend.js', path: `./${moduleName}` },
  { file: 'dist/kernels/TopK.js', path: `../${moduleName}` },
]

/**
 * Lets the package run on Node 23 and later: its two callers of the removed functions get a module that has them.
 * Done on every Node, so that the project may move to another.
 *
 * @param {string} packageFolder
 */
export const installUtilityPredicates = async (packageFolder) => {
  await replaceFile(join(packageFolder, 'dist', `${moduleName}.js`), source)
  for (const { file, path } of callers) {
    const before = await readFile(join(packageFolder, file), 'utf8')
    const after = before.replace('require("util")', `require("${path}")`)
    if (!after.includes(`require("${path}")`))
      throw buildFailure(
        'node',
        `${file} of ${packageFolder} is not as published; delete that folder and run this again`,
      )
    if (after !== before) await replaceFile(join(packageFolder, file), after)
  }
}

/**
 * A new file in the old one's place: pnpm's are hard links into a store, and writing through one would change every project.
 *
 * @param {string} path
 * @param {string} text
 */
const replaceFile = async (path, text) => {
  await writeFile(`${path}.new`, text)
  await rename(`${path}.new`, path)
}
