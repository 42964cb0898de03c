/** A step that could not be done: one line that names the step, says what is wrong, and what to do. */
class BuildFailure extends Error {
  /**
   * @param {string} step
   * @param {string} message
   * @param {1 | 2} exitCode
   */
  constructor(step, message, exitCode) {
    super(`${step}: ${message}`)
    this.exitCode = exitCode
  }
}

/**
 * @param {string} step
 * @param {string} message what is wrong; what to do
 */
export const buildFailure = (step, message) => new BuildFailure(step, message, 1)

/**
 * A tool that this machine lacks: exit code 2, so that a caller can tell "cannot be done here" from "went wrong".
 *
 * @param {string} message what is missing; what to do
 */
export const missingTool = (message) => new BuildFailure('tools', message, 2)

/**
 * Any error that the steps end with. The file system's own (a full disk, a folder that cannot be written) become failures;
 * what is left is a fault of the script, thrown on since its stack is worth having.
 *
 * @param {unknown} error
 */
export const asBuildFailure = (error) => {
  if (error instanceof BuildFailure) return error
  if (error instanceof Error && 'syscall' in error)
    return buildFailure(
      'files',
      `${error.message}; check the disk's space and permissions, or delete the package's folder, then run this again`,
    )
  throw error
}
