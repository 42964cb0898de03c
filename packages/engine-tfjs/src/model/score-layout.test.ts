import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../backends/select-backend.ts'
import { expectClose } from '../test-support/expect-close.ts'
import {
  fixtureExpected,
  fixtureModel,
  type RandomCheckpoint,
  randomCheckpoints,
  type Stories,
} from '../test-support/fixtures.ts'
import { createLayout, type LayoutRow } from '../test-support/layouts.ts'
import { type CausalModel, loadCausalModel } from './causal-model.ts'
import { layoutTensors } from './layout-tensors.ts'
import { layoutLogProbs, scoreLayout } from './score-layout.ts'

/** A whole text as one row: its first token as the prompt, the rest scored. */
const wholeText = (ids: readonly number[]): LayoutRow => ({ prompt: ids.slice(0, 1), completions: [ids.slice(1)] })

const logProbs = (model: CausalModel, rows: readonly LayoutRow[], padding = {}): number[][] => {
  const { tokens, mask } = scoreLayout(model, createLayout(rows, padding))
  const values = tokens.arraySync()
  tf.dispose([tokens, mask])
  return values
}

/** Gradients of the weighted sum of a layout's log-probs, by parameter name; completion i has weight i + 1. */
const gradientsOf = (model: CausalModel, rows: readonly LayoutRow[], padding = {}): Map<string, Float32Array> => {
  const layout = createLayout(rows, padding)
  const inputs = layoutTensors(layout, model.architecture)
  const weights = tf.tensor2d(
    Array.from({ length: layout.completions }, (_, index) => index + 1),
    [layout.completions, 1],
  )
  const { grads } = tf.variableGrads(
    () => tf.sum(tf.mul(layoutLogProbs(model, inputs), weights)),
    [...model.parameters.values()],
  )
  return new Map([...model.parameters].map(([name, { name: key }]) => [name, grads[key]!.dataSync<'float32'>()]))
}

const expectSameGradients = (actual: Map<string, Float32Array>, expected: Map<string, Float32Array>) => {
  for (const [name, gradient] of expected) {
    const scale = Math.max(...gradient.map(Math.abs))
    expectClose(
      actual.get(name)!.map((value) => value / scale),
      gradient.map((value) => value / scale),
      1e-4,
    )
  }
}

describe.each(['onnx', 'wasm', 'cpu'] as const)('scoreLayout on %s', (backend) => {
  beforeAll(() => selectBackend(backend))

  it.each(randomCheckpoints)('agrees with transformers on %s: log-probs, NLL, gradient norms', async (name) => {
    const expected = await fixtureExpected<RandomCheckpoint>(name)
    const model = await loadCausalModel(fixtureModel(name))
    const texts = expected.input_ids.map((ids, row) => ids.filter((_, column) => expected.attention_mask[row]![column]))
    const rows = texts.map(wholeText)

    const found = logProbs(model, rows)
    texts.forEach((text, row) => {
      expectClose(found[row]!.slice(0, text.length - 1), expected.token_logprobs[row]!.slice(0, text.length - 1), 1e-5)
    })
    expect(-found.flat().reduce((total, value) => total + value)).toBeCloseTo(expected.nll, 3)

    const inputs = layoutTensors(createLayout(rows), model.architecture)
    const { grads } = tf.variableGrads(
      () => tf.neg(tf.sum<tf.Scalar>(layoutLogProbs(model, inputs))),
      [...model.parameters.values()],
    )
    expect(Object.keys(expected.grad_norms).sort()).toEqual([...model.parameters.keys()].sort())
    for (const [parameter, norm] of Object.entries(expected.grad_norms)) {
      const gradient = grads[model.parameters.get(parameter)!.name]!
      expect(tf.norm(gradient).dataSync()[0]! / norm).toBeCloseTo(1, 4)
    }
    model.dispose()
  })
})

describe('scoreLayout', () => {
  let stories: CausalModel
  let model: CausalModel
  beforeAll(async () => {
    await selectBackend('wasm')
    stories = await loadCausalModel(fixtureModel('stories260k'))
    model = await loadCausalModel(fixtureModel('llama'))
  })

  it('agrees with transformers on real text', async () => {
    const { cases } = await fixtureExpected<Stories>('stories260k')
    const found = logProbs(
      stories,
      cases.map(({ input_ids }) => wholeText(input_ids)),
    )
    cases.forEach(({ token_logprobs }, row) => {
      expectClose(found[row]!.slice(0, token_logprobs.length), token_logprobs, 1e-5)
    })
  })

  const prompts = [
    [5, 9, 100, 3],
    [7, 7, 1],
  ]
  const chosen = [
    [11, 12, 13],
    [40, 41, 42, 43, 44],
  ]
  const rejected = [
    [90, 2],
    [41, 40, 6],
  ]
  const shared = prompts.map((prompt, row) => ({ prompt, completions: [chosen[row]!, rejected[row]!] }))
  const apart = [chosen, rejected].flatMap((answers) =>
    answers.map((answer, row) => ({ prompt: prompts[row]!, completions: [answer] })),
  )

  it('scores two answers after one shared prompt as if each stood alone, gradients included', () => {
    expectClose(logProbs(model, shared).flat(), logProbs(model, apart).flat(), 1e-5)
    expectSameGradients(gradientsOf(model, shared), gradientsOf(model, apart))
  })

  it.each(['gpt2', 'mistral', 'gemma2'])(
    'does so where positions and windows matter, in a %s whose window is shorter than the row',
    async (name) => {
      const other = await loadCausalModel(fixtureModel(name))
      const long = [5, 6, 7].map((start) => Array.from({ length: 11 }, (_, index) => (start * index + 3) % 128))
      const row = { prompt: long[0]!, completions: [long[1]!, long[2]!] }
      const alone = row.completions.map((answer) => ({ prompt: row.prompt, completions: [answer] }))
      expectClose(logProbs(other, [row]).flat(), logProbs(other, alone).flat(), 1e-5)
      expectSameGradients(gradientsOf(other, [row]), gradientsOf(other, alone))
    },
  )

  it('is not changed by padding, its id, or longer masks', () => {
    const padding = { width: 30, time: 9, padId: 77 }
    const padded = logProbs(model, shared, padding)
    logProbs(model, shared).forEach((row, completion) => {
      expectClose(padded[completion]!.slice(0, row.length), row, 1e-5)
    })
    expectSameGradients(gradientsOf(model, shared, padding), gradientsOf(model, shared))
  })

  it('is not changed by the order of rows', () => {
    const [first, second] = logProbs(model, apart.slice(0, 2))
    expectClose(logProbs(model, apart.slice(0, 2).reverse()).flat(), [...second!, ...first!], 1e-5)
  })

  it('gives masked positions exactly 0', () => {
    const [short] = logProbs(model, apart.slice(2))
    expect(short!.slice(2)).toEqual([0])
    expect(short!.slice(0, 2).every((value) => value < 0)).toBe(true)
  })

  it('refuses ids outside the vocabulary', () => {
    expect(() => logProbs(model, [{ prompt: [1], completions: [[128]] }])).toThrow(
      "token id 128 is outside the model's vocabulary of 128",
    )
    expect(() => logProbs(model, [{ prompt: [-1], completions: [[1]] }])).toThrow('token id -1')
  })

  it('refuses a row that is longer than the model has positions', async () => {
    const gpt2 = await loadCausalModel(fixtureModel('gpt2'))
    const row = { prompt: [1], completions: [new Array(64).fill(2)] }
    expect(() => logProbs(gpt2, [row])).toThrow('a row of 65 tokens is longer than the 64 positions that the model has')
    expect(logProbs(gpt2, [{ ...row, completions: [new Array(63).fill(2)] }])[0]).toHaveLength(63)
  })

  it('leaks no tensors', () => {
    logProbs(model, shared)
    const before = tf.memory().numTensors
    logProbs(model, shared)
    expect(tf.memory().numTensors).toBe(before)
  })
})
