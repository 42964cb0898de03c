// node train-runs.mjs RUNS.json: trains one config after another in this process, and prints how each ended as JSON.
import { readFile } from 'node:fs/promises'
import { trainRun } from '@kedge/cli'
import { isKedgeError } from '@kedge/core'

const ends = []
for (const options of JSON.parse(await readFile(process.argv[2], 'utf8'))) {
  let log = ''
  const note = (message) => {
    log += `${message}\n`
  }
  try {
    const { status } = await trainRun({ ...options, logger: { info: note, warn: note } })
    ends.push({ status, log })
  } catch (error) {
    if (!isKedgeError(error)) throw error
    ends.push({ status: error.code, log: `${log}${error.message}\n` })
  }
}
process.stdout.write(JSON.stringify(ends))
