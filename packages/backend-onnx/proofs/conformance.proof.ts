import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

interface Counts {
  readonly passed: number
  readonly failed: number
}

/** Runs the suite that tfjs-core ships, and reads the counts that the runner writes. */
const conformance = async (backend: string): Promise<Counts> => {
  const at = (path: string) => fileURLToPath(new URL(`../conformance/${path}`, import.meta.url))
  // It exits with 1 where tests fail.
  await promisify(execFile)(process.execPath, [at('run.mjs'), backend], { maxBuffer: 2 ** 26 }).catch(() => {})
  const { passed, failed } = JSON.parse(await readFile(at(`dist/${backend}.json`), 'utf8')) as Counts
  return { passed, failed }
}

it('passes every test of tfjs-core’s own suite', async () => {
  const [onnx, cpu, wasm] = [await conformance('onnx'), await conformance('cpu'), await conformance('wasm')]
  console.log(`tfjs-core's suite: ${JSON.stringify({ onnx, cpu, wasm })}`)
  expect(onnx.failed).toBe(0)
  // Two tests are of the cpu backend alone.
  expect(onnx.passed).toBe(cpu.passed - 2)
})
