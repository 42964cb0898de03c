import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProject, type Finished, installEngine, run } from './project.ts'
import { whyUnavailable } from './tensorflow-available.ts'

const version = '2.21.0'

let project: string
beforeAll(async () => {
  project = await createProject()
})
// The library is close to 1 GB.
afterAll(() => rm(project, { recursive: true, force: true }))

describe.runIf(process.platform === 'linux')('build-tensorflow, before it has done anything', () => {
  const script = fileURLToPath(new URL('../scripts/build-tensorflow.mjs', import.meta.url))
  const build = (...flags: string[]): Promise<Finished> => run(process.execPath, [script, ...flags], { cwd: project })

  it('explains itself', async () => {
    const { code, stdout } = await build('--help')
    expect(code).toBe(0)
    for (const flag of ['--gpu', '--tensorflow', '--python', '--wheel']) expect(stdout).toContain(flag)
  })

  it.each([
    { flags: ['--gpus'], line: "options: Unknown option '--gpus'; --help lists the options" },
    { flags: ['--tensorflow', 'new'], line: 'options: --tensorflow new is no release; give one like 2.21.0' },
    { flags: ['--wheel', 'a.whl'], line: "options: --wheel a.whl is not named as TensorFlow's wheels are" },
    { flags: ['--gpu', '--wheel', 'tensorflow_cpu-2.21.0-cp312-cp312-linux.whl'], line: 'holds no GPU code' },
  ])('refuses $flags in one line', async ({ flags, line }) => {
    const { code, stdout, stderr } = await build(...flags)
    expect(code).toBe(1)
    expect(stderr).toContain(line)
    expect(`${stdout}${stderr}`.trim().split('\n')).toHaveLength(1)
  })

  it('ends with exit code 2 where a tool is missing', async () => {
    const { code, stderr } = await build('--python', '/missing/python3')
    expect(code).toBe(2)
    expect(stderr).toBe(
      'build-tensorflow: tools: "/missing/python3" does not run here; install Python 3, or name one with --python\n',
    )
  })
})

/** Computes through the engine's own choice of backend. */
const compute = `
import { selectBackend } from '@kedge/engine-tfjs'
import * as tf from '@tensorflow/tfjs'
const { name } = await selectBackend('tensorflow')
const product = await tf.matMul([[1, 2], [3, 4]], [[5, 6], [7, 8]]).array()
const slope = await tf.grad((x) => tf.sum(tf.square(x)))(tf.tensor1d([1, -2])).array()
const largest = await tf.topk(tf.tensor1d([1, 3, 2]), 2).indices.array()
console.log(JSON.stringify({ name, backend: tf.getBackend(), product, slope, largest }))
`

it('gives a project the tensorflow backend, once for all its runs and for later Nodes too', async ({ skip }) => {
  const reason = await whyUnavailable(version)
  if (reason !== undefined) {
    console.warn(`SKIPPED: TensorFlow was not built, nothing of it is proven in this run: ${reason}`)
    skip(reason)
  }
  await installEngine(project)
  const script = join(project, 'node_modules/@kedge/engine-tfjs/scripts/build-tensorflow.mjs')
  const build = (): Promise<Finished> =>
    run(process.execPath, [script, '--tensorflow', version], { cwd: project, env: { PIP_RETRIES: '0' } })
  const result = `TensorFlow ${version} computes through @tensorflow/tfjs-node 4.22.0 on Node ${process.versions.node}; device: CPU\n`
  const first = await build()
  expect(first).toMatchObject({ code: 0, stdout: result })
  expect(first.stderr).toContain('compiling the addon')
  expect(await build()).toEqual({ code: 0, stdout: result, stderr: '' })

  await writeFile(join(project, 'compute.mjs'), compute)
  const expected = {
    name: 'tensorflow',
    backend: 'tensorflow',
    product: [
      [19, 22],
      [43, 50],
    ],
    slope: [2, -4],
    largest: [1, 2],
  }
  // What Node 23 took away is taken away from this Node too: without the mended files the second run throws.
  const asNode23 =
    "data:text/javascript,import util from 'node:util'; delete util.isNullOrUndefined; delete util.isArray"
  for (const flags of [[], ['--import', asNode23]]) {
    const { code, stdout, stderr } = await run(process.execPath, [...flags, 'compute.mjs'], { cwd: project })
    expect(code, stderr).toBe(0)
    expect(JSON.parse(stdout)).toEqual(expected)
  }
})
