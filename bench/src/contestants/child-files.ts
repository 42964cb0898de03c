import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder that `runChild` made for this process. */
export const childFolder = process.argv[2]!

export const readJob = <T>(): T => JSON.parse(readFileSync(join(childFolder, 'job.json'), 'utf8')) as T

export const writeResult = (result: object): void =>
  writeFileSync(join(childFolder, 'result.json'), JSON.stringify(result))
