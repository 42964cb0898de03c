#!/usr/bin/env node
// Runs the test suite that @tensorflow/tfjs-core ships against a backend:
//   node conformance/run.mjs onnx|cpu|wasm [part of a test's name]
// Prints every failure and the counts, writes them to dist/<backend>.json, and exits with 1 if a test failed.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import Jasmine from 'jasmine'

const [backend = 'onnx', filter = ''] = process.argv.slice(2)
const here = dirname(fileURLToPath(import.meta.url))
const require = createRequire(import.meta.url)
const output = join(here, 'dist', `${backend}.mjs`)
const core = dirname(require.resolve('@tensorflow/tfjs-core'))

// The suite is written as modules without file extensions, which only a bundler resolves.
await build({
  stdin: {
    contents: `
      import ${JSON.stringify(join(core, 'index.js'))}
      import ${JSON.stringify(join(core, 'register_all_gradients.js'))}
      import ${JSON.stringify(join(core, 'public/chained_ops/register_all_chained_ops.js'))}
      import ${JSON.stringify(join(here, 'backends', `${backend}.mjs`))}
      import { setTestEnvs } from ${JSON.stringify(join(core, 'jasmine_util.js'))}
      setTestEnvs([{ name: ${JSON.stringify(backend)}, backendName: ${JSON.stringify(backend)}, isDataSync: true }])
      await import(${JSON.stringify(join(core, 'tests.js'))})
    `,
    resolveDir: here,
  },
  bundle: true,
  outfile: output,
  format: 'esm',
  platform: 'node',
  mainFields: ['module', 'main'],
  conditions: ['@kedge/source'],
  external: ['jasmine-core', 'onnxruntime-node', '@tensorflow/tfjs-backend-cpu', '@tensorflow/tfjs-backend-wasm'],
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  },
  ignoreAnnotations: true,
  logLevel: 'error',
})

const failures = []
let passed = 0
const runner = new Jasmine({ projectBaseDir: here })
runner.loadConfig({ spec_files: [output], random: false, env: { stopSpecOnExpectationFailure: true } })
runner.clearReporters()
runner.addReporter({
  specDone({ status, fullName, failedExpectations }) {
    if (status === 'passed') passed++
    if (status === 'failed') failures.push({ test: fullName, message: failedExpectations[0]?.message ?? '' })
  },
})
runner.exitOnCompletion = false
console.warn = () => {}
await runner.execute(undefined, filter === '' ? undefined : filter)

const counts = { backend, passed, failed: failures.length }
writeFileSync(join(here, 'dist', `${backend}.json`), JSON.stringify({ ...counts, failures }, null, 2))
for (const { test, message } of failures) console.log(`FAILED ${test}\n       ${message.split('\n')[0].slice(0, 300)}`)
console.log(JSON.stringify(counts))
process.exit(failures.length > 0 ? 1 : 0)
