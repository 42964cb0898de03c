import { describe, expect, it } from 'vitest'
import { openPython } from './python.ts'

describe('openPython', () => {
  it('says in one line why a given Python is of no use, and installs nothing', async () => {
    const said: string[] = []
    const absent = await openPython('/no/such/python', (line) => said.push(line))
    expect(absent).toEqual({ missing: expect.stringContaining('ENOENT') })
    const other = await openPython(process.execPath, (line) => said.push(line))
    expect(other).toEqual({ missing: expect.not.stringContaining('\n') })
    expect(said).toEqual([])
  })
})
