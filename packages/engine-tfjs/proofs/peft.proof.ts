import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { mergeAdapter, withAdapter } from '../src/adapters/with-adapter.ts'
import { createTfjsEngine } from '../src/engine.ts'
import { exportModel } from '../src/files/export-model.ts'
import { loadCausalModel } from '../src/model/causal-model.ts'
import { scoreLayout } from '../src/model/score-layout.ts'
import { createLayout } from '../src/test-support/layouts.ts'
import { copyFixture, editWeights, readTensors, temporaryDirectory } from '../src/test-support/model-directory.ts'
import { step } from '../src/test-support/pair-training.ts'
import { openPeftPython } from './peft-python.ts'
import { run } from './project.ts'

interface Checked {
  readonly expected: Readonly<Record<string, readonly number[]>>
  readonly written: Readonly<Record<string, readonly number[]>>
  readonly logProbs: readonly (readonly number[])[]
  readonly merged: Readonly<Record<string, readonly number[]>>
}

const script = fileURLToPath(new URL('./peft-check.py', import.meta.url))
const ids = [
  [1, 5, 9, 100, 3, 11, 12, 13, 90, 2],
  [7, 7, 1, 40, 41, 42, 43, 44, 6, 8],
]
const worst = (one: ArrayLike<number>, other: ArrayLike<number>): number =>
  Math.max(...Array.from(one, (value, index) => Math.abs(value - other[index]!)))

it.each([
  ['q_proj and v_proj', { rsLora: false }],
  ['every linear layer, rank-stabilized', { rsLora: true, targetModules: 'all-linear' }],
])('gives PEFT an adapter of %s that it loads, scores and merges alike', async (_, settings) => {
  const python = await openPeftPython()
  if ('missing' in python) {
    console.warn(`SKIPPED: no Python with PEFT here (${python.missing})`)
    return
  }
  const [base, out] = [await copyFixture('llama'), await temporaryDirectory()]
  await editWeights(base, (tensors) => tensors.map((tensor) => ({ ...tensor, dtype: 'BF16' })))
  const [adapter, mergedDir] = [join(out, 'adapter'), join(out, 'merged')]

  const engine = await createTfjsEngine({
    modelDir: base,
    backend: 'onnx',
    optimizer: { weightDecay: 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    reference: true,
    adapter: { start: { r: 4, alpha: 8, dropout: 0.1, ...settings }, reference: 'delta' },
  })
  for (let index = 0; index < 4; index++) await step(engine, 2e-2)
  await engine.exportModel(adapter)
  engine.dispose()

  const { code, stdout, stderr } = await run(python.program, [script, base, adapter, JSON.stringify(ids)])
  await python.dispose()
  expect(code, stderr).toBe(0)
  const checked: Checked = JSON.parse(stdout.trim().split('\n').at(-1)!)
  expect(checked.written).toEqual(checked.expected)

  const model = await loadCausalModel(base)
  const adapted = await withAdapter(model, adapter)
  const rows = ids.map(([first, ...rest]) => ({ prompt: [first!], completions: [rest] }))
  const difference = worst(scoreLayout(adapted, createLayout(rows)).tokens.dataSync(), checked.logProbs.flat())
  expect(difference).toBeLessThan(1e-5)
  const change = worst(scoreLayout(model, createLayout(rows)).tokens.dataSync(), checked.logProbs.flat())
  expect(change).toBeGreaterThan(0.05)

  await mergeAdapter(model, adapter)
  await exportModel(model, mergedDir)
  let steps = 0
  for (const { name, dtype, values } of await readTensors(join(mergedDir, 'model.safetensors'))) {
    expect(dtype).toBe('BF16')
    const [ours, theirs] = [await values(), checked.merged[name]!]
    // PEFT rounds the change, then the sum; Kedge the sum alone. A bfloat16 has 8 significant bits.
    for (const [index, value] of ours.entries()) {
      steps = Math.max(steps, Math.abs(value - theirs[index]!) / Math.max(2 ** -8 * Math.abs(value), 2 ** -12))
    }
  }
  console.log(`log-probs differ by ${difference}; merged weights by at most ${steps.toFixed(2)} bfloat16 roundings`)
  expect(steps).toBeLessThan(3)
  adapted.dispose()
  model.dispose()
  for (const dir of [base, out]) await rm(dir, { recursive: true })
})
