import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** By lock file, each with its way to add a package exactly and without running any package's scripts. */
const managers = [
  { lock: 'pnpm-lock.yaml', command: ['pnpm', 'add', '--save-exact', '--ignore-scripts'] },
  { lock: '.yarnrc.yml', command: ['yarn', 'add', '--exact', '--mode=skip-build'] },
  { lock: 'yarn.lock', command: ['yarn', 'add', '--exact', '--ignore-scripts'] },
  { lock: 'bun.lock', command: ['bun', 'add', '--exact', '--ignore-scripts'] },
  { lock: 'package-lock.json', command: npmCommand() },
]

/**
 * The command that adds a package to the project, by the manager whose lock file lies nearest above it; npm's where none does.
 *
 * @param {string} project
 * @param {string} specifier such as `name@1.2.3`
 */
export const addCommand = (project, specifier) => [...nearestManager(project), specifier]

/**
 * @param {string} folder
 * @returns {readonly string[]}
 */
const nearestManager = (folder) => {
  const found = managers.find(({ lock }) => existsSync(join(folder, lock)))
  if (found) return found.command
  return dirname(folder) === folder ? npmCommand() : nearestManager(dirname(folder))
}

function npmCommand() {
  return ['npm', 'install', '--save-exact', '--ignore-scripts', '--no-audit', '--no-fund']
}
