import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { resolveConfig } from '../config/resolve.ts'
import type { Batch, BatchSource } from '../contracts/batch.ts'
import type { Engine } from '../contracts/engine.ts'
import type { SequenceLogProbs } from '../contracts/log-probs.ts'
import { createObjective } from '../objective/create-objective.ts'
import { meanWhere, sequenceSum } from '../objective/sequences.ts'
import { defineObjective } from '../plugins/define.ts'
import { createRunDirectory, openRunDirectory, type RunDirectory } from '../run/run-directory.ts'
import type { TrainEvent } from './events.ts'
import { packLoss, unpackLoss } from './loss-values.ts'
import { train } from './train.ts'
import type { TrainParts } from './train-parts.ts'

/** One number, `value`, is every token's log-prob; each update lowers it by `rate` times the number of backward calls. */
const createFakeEngine = () => {
  const state = { value: 0, backwards: [] as number[], updates: 0 }
  const logProbs = async ({ completions, time, mask }: Batch['layout']): Promise<SequenceLogProbs> => ({
    tokens: tf.mul(tf.tensor2d(mask, [completions, time]), state.value),
    mask: tf.tensor2d(mask, [completions, time]),
  })
  const engine: Engine = {
    parameters: 1,
    logProbs,
    async backward(layout, loss, weight, rows) {
      state.backwards.push(weight)
      const sequence = await logProbs(layout)
      const result = loss(sequence)
      return unpackLoss(Object.keys(result.metrics), await packLoss(result, rows).data())
    },
    async update({ learningRate }) {
      state.value -= learningRate
      state.updates += 1
      return { gradNorm: 1 }
    },
    async saveCheckpoint() {},
    async restoreCheckpoint() {},
    async exportModel() {},
    dispose() {},
  }
  return { engine, state }
}

const batch = (lengths: readonly number[], desirable: readonly number[]): Batch => {
  const time = Math.max(...lengths)
  const mask = Float32Array.from(
    lengths.flatMap((length) => Array.from({ length: time }, (_, at) => Number(at < length))),
  )
  const nothing = new Int32Array(lengths.length * time)
  const layout = { rows: lengths.length, width: time, ids: nothing, positions: nothing, segments: nothing.map(() => 1) }
  return {
    kind: 'unpaired',
    rows: lengths.length,
    layout: { ...layout, completions: lengths.length, time, sources: nothing, targets: nothing, mask },
    desirable: Float32Array.from(desirable),
  }
}

const toy = defineObjective<{ breaksAt: number }>({
  name: 'toy',
  options: { breaksAt: { type: 'number', default: Number.MAX_VALUE } },
  create: ({ breaksAt }) => ({
    batch: 'unpaired',
    needs: { reference: false },
    loss: ({ completion, desirable }, _, { progress }) => {
      const sums = sequenceSum(completion)
      return {
        loss: progress.step >= breaksAt ? tf.scalar(Number.NaN) : tf.neg(tf.mean(sums)),
        metrics: { liked: meanWhere(sums, desirable), never: meanWhere(sums, tf.zerosLike(desirable)) },
      }
    },
    summarize: ({ liked }) => ({ doubled: 2 * liked! }),
  }),
})

const source: BatchSource = {
  kind: 'unpaired',
  rows: 4,
  stepsPerEpoch: 2,
  step: async () => [batch([1, 2, 3], [1, 0, 0]), batch([6], [1])],
}

let run: RunDirectory
beforeAll(() => tf.enableProdMode())
beforeEach(async () => {
  const config = resolveConfig({ model: { path: '/m' }, data: { train: '/d' }, objective: { use: 'toy' } })
  run = await createRunDirectory(join(await mkdtemp(join(tmpdir(), 'kedge-train-')), 'run'), config, {})
})

const parts = (over: Partial<TrainParts['settings']> = {}, breaksAt = Number.MAX_VALUE) => {
  const { engine, state } = createFakeEngine()
  const settings = resolveConfig({
    model: { path: '/m' },
    data: { train: '/d', eval: '/e' },
    objective: { use: 'toy' },
    train: { steps: 4, ...over },
  }).train
  const objective = createObjective({ use: 'toy', with: { breaksAt } }, [toy])
  const learningRate = { value: () => 0.5 }
  return { state, parts: { objective, engine, batches: source, learningRate, settings, run } }
}

const metrics = async (): Promise<Record<string, number>[]> =>
  (await readFile(join(run.path, 'metrics.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('train', () => {
  it('takes one update a step and weighs each micro-batch by its rows', async () => {
    const { parts: given, state } = parts()
    expect(await train(given)).toEqual({ status: 'done', step: 4 })
    expect(state.updates).toBe(4)
    expect(state.backwards.slice(0, 2)).toEqual([0.75, 0.25])
  })

  it('writes a line per step whose means are over rows, not over micro-batches', async () => {
    await train(parts().parts)
    // Second step: every token has log-prob -0.5. Sums -0.5, -1, -1.5 | -3; the liked rows are the first and the last.
    const [first, second] = await metrics()
    expect(first).toMatchObject({ step: 1, epoch: 0.5, grad_norm: 1, learning_rate: 0.5 })
    expect(second).toMatchObject({ step: 2, loss: 1.5, liked: -1.75, doubled: -3.5 })
    expect(second).not.toHaveProperty('never')
  })

  it('tells what happens in order', async () => {
    const events: TrainEvent[] = []
    const { parts: given } = parts({ checkpointEvery: 2, evaluateEvery: 3 })
    await train({ ...given, evaluation: source }, { onEvent: (event) => events.push(event) })
    expect(events.map(({ type }) => type)).toEqual([
      'start',
      'step',
      'step',
      'checkpoint',
      'step',
      'evaluation',
      'step',
      'checkpoint',
      'evaluation',
    ])
  })

  it('evaluates without training, and prefixes what it finds', async () => {
    const { parts: given, state } = parts({ steps: 1 })
    const rows: Record<string, number>[] = []
    await train(
      { ...given, evaluation: source },
      {
        onEvent: (event) => {
          if (event.type === 'evaluation') rows.push(event.row)
        },
      },
    )
    expect(rows).toEqual([expect.objectContaining({ step: 1, 'eval/loss': 1.5, 'eval/doubled': -3.5 })])
    expect(state.backwards).toHaveLength(2)
  })

  it('stops after the step under way when interrupted, with a checkpoint', async () => {
    const controller = new AbortController()
    const outcome = await train(parts().parts, {
      signal: controller.signal,
      onEvent: ({ type }) => type === 'step' && controller.abort(),
    })
    expect(outcome).toEqual({ status: 'interrupted', step: 1 })
    expect(await openRunDirectory(run.path).checkpoints()).toEqual([1])
  })

  it('goes on from a checkpoint', async () => {
    const controller = new AbortController()
    await train(parts().parts, {
      signal: controller.signal,
      onEvent: ({ type }) => type === 'step' && controller.abort(),
    })
    await train(parts().parts, { resumeFrom: 1 })
    expect((await metrics()).map(({ step }) => step)).toEqual([1, 2, 3, 4])
  })

  it('keeps the state before a step whose loss is not finite', async () => {
    const { parts: given, state } = parts({}, 2)
    await expect(train(given)).rejects.toMatchObject({ code: 'LOSS_NOT_FINITE' })
    expect(state.updates).toBe(2)
    expect(await run.checkpoints()).toEqual([2])
  })

  it('refuses, before the first step, a schedule that will leave its bounds', async () => {
    const { parts: given, state } = parts()
    const learningRate = {
      value: ({ step }: { step: number }) => {
        if (step === 3) throw new Error('out of range')
        return 1
      },
    }
    await expect(train({ ...given, learningRate })).rejects.toThrow('out of range')
    expect(state.updates).toBe(0)
  })
})
