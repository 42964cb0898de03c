import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Gives the temporary files of a test run a directory of their own, and removes it when the run ends. */
export default (): (() => void) => {
  const directory = mkdtempSync(join(tmpdir(), 'kedge-tests-'))
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = directory
  return () => rmSync(directory, { recursive: true, force: true })
}
