import { spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'

/**
 * @typedef {object} CommandResult
 * @property {number | undefined} status the exit status; undefined where the program could not be started or was killed
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * Runs a program to its end and keeps what it says. Never rejects: the caller knows what a failure means.
 *
 * @param {string} program
 * @param {readonly string[]} parameters
 * @param {{ cwd?: string, env?: Record<string, string> }} [settings] `env` is added to this process's own
 * @returns {Promise<CommandResult>}
 */
export const runCommand = (program, parameters, { cwd, env } = {}) =>
  new Promise((done) => {
    // This Node first: npm and node-gyp are scripts that take the first one on the path.
    const path = [dirname(process.execPath), process.env.PATH].join(delimiter)
    const child = spawn(program, parameters, { cwd, env: { ...process.env, PATH: path, ...env } })
    child.stdin.end()
    /** @type {Buffer[]} */
    const stdout = []
    /** @type {Buffer[]} */
    const stderr = []
    child.stdout.on('data', (chunk) => stdout.push(chunk))
    child.stderr.on('data', (chunk) => stderr.push(chunk))
    /** @param {number | null | undefined} status */
    const finish = (status) =>
      done({ status: status ?? undefined, stdout: `${Buffer.concat(stdout)}`, stderr: `${Buffer.concat(stderr)}` })
    child.on('error', () => finish(undefined))
    child.on('close', finish)
  })

/**
 * The line of a failed command's output that most likely says why.
 *
 * @param {CommandResult} result
 */
export const reasonOf = ({ stdout, stderr }) => {
  const lines = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim())
  return (lines.find((line) => /\berror\b.*[:!]/i.test(line)) ?? lines.findLast(Boolean) ?? 'it gave no reason').slice(
    0,
    300,
  )
}
