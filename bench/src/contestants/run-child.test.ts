import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { runChild } from './run-child.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kedge-bench-test-'))
})

const program = async (name: string, body: string) => {
  const file = join(folder, `${name}.cjs`)
  await writeFile(
    file,
    `const { readFileSync, writeFileSync } = require('node:fs'); const dir = process.argv[2]; ${body}`,
  )
  return [process.execPath, file] as const
}

describe('runChild', () => {
  it('hands over the job and brings the result back', async () => {
    const double = await program(
      'double',
      'const { x } = JSON.parse(readFileSync(dir + "/job.json")); writeFileSync(dir + "/result.json", String(2 * x))',
    )
    expect(await runChild(double, { x: 21 }, 30)).toEqual({ result: 42 })
  })

  it('tells in one line why it failed', async () => {
    const fail = await program('fail', 'console.error("noise\\nout of memory"); process.exit(3)')
    expect(await runChild(fail, {}, 30)).toEqual({ failed: 'out of memory' })
  })

  it('stops a process that takes too long', async () => {
    const hang = await program('hang', 'setInterval(() => {}, 1000)')
    expect(await runChild(hang, {}, 0.5)).toEqual({ failed: 'not done after 0.5 s' })
  })

  it('tells of a program that is not there', async () => {
    const outcome = await runChild([join(folder, 'absent')], {}, 30)
    expect(outcome).toEqual({ failed: expect.stringContaining('ENOENT') })
  })
})
