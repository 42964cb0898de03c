import { mkdtempSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../src/backends/select-backend.ts'
import { exportModel } from '../src/files/export-model.ts'
import { type CausalModel, loadCausalModel } from '../src/model/causal-model.ts'
import { layoutTensors } from '../src/model/layout-tensors.ts'
import { layoutLogProbs } from '../src/model/score-layout.ts'
import { sample } from '../src/sampling/sample.ts'
import { expectClose } from '../src/test-support/expect-close.ts'
import { createLayout } from '../src/test-support/layouts.ts'
import { stepwiseLogProbs } from '../src/test-support/stepwise.ts'
import { run } from './project.ts'
import { python, whyNoTransformers } from './transformers-available.ts'

/** What transformers computes for a checkpoint, see `random-checkpoints.py`. */
interface Expected {
  readonly texts: readonly (readonly number[])[]
  readonly token_logprobs: readonly (readonly number[])[]
  readonly grad_norms: Readonly<Record<string, number>>
  readonly greedy: readonly number[]
}

const reason = await whyNoTransformers()
if (reason) console.warn(`skipped: fresh checkpoints of every family against transformers: ${reason}`)

const folder = mkdtempSync(join(tmpdir(), 'kedge-architectures-'))
afterAll(() => rm(folder, { recursive: true }))

const writeCheckpoints = async (): Promise<readonly string[]> => {
  const script = fileURLToPath(new URL('random-checkpoints.py', import.meta.url))
  const { code, stdout, stderr } = await run(python, [script, folder])
  if (code !== 0) throw new Error(stderr)
  return stdout.trim().split('\n')
}
const checkpoints = reason ? [] : await writeCheckpoints()

const gradientNorms = (model: CausalModel, texts: Expected['texts']): ReadonlyMap<string, number> => {
  const rows = texts.map((ids) => ({ prompt: ids.slice(0, 1), completions: [ids.slice(1)] }))
  const inputs = layoutTensors(createLayout(rows), model.architecture)
  const { grads } = tf.variableGrads(
    () => tf.sum<tf.Scalar>(layoutLogProbs(model, inputs)),
    [...model.parameters.values()],
  )
  const norm = (gradient: tf.Tensor): number => tf.norm(gradient).dataSync()[0]!
  return new Map([...model.parameters].map(([name, variable]) => [name, norm(grads[variable.name]!)]))
}

describe.runIf(reason === undefined).each(['onnx', 'wasm'])('fresh checkpoints on %s', (backend) => {
  beforeAll(() => selectBackend(backend))

  it.each(checkpoints)('%s agrees with transformers: log-probs, gradients, sampling', async (name) => {
    const dir = join(folder, name)
    const expected: Expected = JSON.parse(await readFile(join(dir, 'expected.json'), 'utf8'))
    const model = await loadCausalModel(dir)

    const rows = expected.texts.map((ids) => ({ prompt: ids.slice(0, 1), completions: [ids.slice(1)] }))
    const inputs = layoutTensors(createLayout(rows), model.architecture)
    const found = (await layoutLogProbs(model, inputs).array()) as number[][]
    for (const [row, logProbs] of expected.token_logprobs.entries()) {
      expectClose(found[row]!.slice(0, logProbs.length), logProbs, 1e-5)
    }

    const norms = gradientNorms(model, expected.texts)
    expect([...norms.keys()].sort()).toEqual(Object.keys(expected.grad_norms).sort())
    for (const [parameter, norm] of Object.entries(expected.grad_norms)) {
      expect(Math.abs(norms.get(parameter)! - norm), parameter).toBeLessThan(1e-3 * norm + 1e-5)
    }

    for (const [row, logProbs] of stepwiseLogProbs(model, expected.texts).entries()) {
      expectClose(logProbs, expected.token_logprobs[row]!.slice(-logProbs.length), 1e-5)
    }
    const options = { maxNewTokens: expected.greedy.length, temperature: 0, topP: 1, seed: 0, eosTokenIds: [] }
    expect((await sample(model, expected.texts, options))[1]).toEqual(expected.greedy)
    model.dispose()
  })

  it.each(checkpoints)('%s is written back byte for byte', async (name) => {
    const [dir, target] = [join(folder, name), join(folder, `${name}-${backend}`)]
    const model = await loadCausalModel(dir)
    await exportModel(model, target)
    model.dispose()
    const names = (await readdir(dir)).filter((file) => file !== 'expected.json')
    expect((await readdir(target)).sort()).toEqual(names.sort())
    for (const file of names) {
      expect((await readFile(join(target, file))).equals(await readFile(join(dir, file))), file).toBe(true)
    }
  })
})
