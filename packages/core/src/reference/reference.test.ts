import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TokenLayout } from '../contracts/batch.ts'
import { completionKeys } from './completion-keys.ts'
import { readLogProbs, writeLogProbs } from './log-prob-file.ts'
import { createLogProbStore } from './log-prob-store.ts'

beforeAll(() => tf.enableProdMode())

/** Rows `[prompt][completion]…[padding]` of the given width, with room for `time` scored tokens. */
const layoutOf = (rows: readonly (readonly [number[], ...number[][]])[], width: number, time: number): TokenLayout => {
  const completions = rows.flatMap(([, ...rest]) => rest).length
  const cells = () => new Int32Array(rows.length * width)
  const scored = () => new Int32Array(completions * time)
  const layout = { ids: cells(), positions: cells(), segments: cells(), sources: scored(), targets: scored() }
  const mask = new Float32Array(completions * time)
  let completion = 0
  for (const [row, [prompt, ...rest]] of rows.entries()) {
    let at = row * width
    layout.ids.set(prompt, at)
    layout.segments.fill(1, at, at + prompt.length)
    const lastOfPrompt = at + prompt.length - 1
    at += prompt.length
    for (const [nth, ids] of rest.entries()) {
      layout.ids.set(ids, at)
      layout.segments.fill(2 + nth, at, at + ids.length)
      for (const [index, id] of ids.entries()) {
        layout.sources[completion * time + index] = index === 0 ? lastOfPrompt : at + index - 1
        layout.targets[completion * time + index] = id
        mask[completion * time + index] = 1
      }
      at += ids.length
      completion++
    }
  }
  return { ...layout, rows: rows.length, width, completions, time, mask }
}

describe('completionKeys', () => {
  it('are the same wherever a completion stands, and under any padding', () => {
    const [a, b] = completionKeys(layoutOf([[[1, 2], [3], [4, 5]]], 8, 4))
    const [c, d] = completionKeys(
      layoutOf(
        [
          [[9], [9]],
          [
            [1, 2],
            [4, 5],
          ],
          [[1, 2], [7], [3]],
        ].slice(1) as never,
        12,
        8,
      ),
    )
    expect(c).toBe(b)
    expect(completionKeys(layoutOf([[[1, 2], [7], [3]]], 9, 3))[1]).toBe(a)
    expect(d).not.toBe(a)
  })

  it('differ by prompt, by answer, and by where one ends and the other begins', () => {
    const keys = [
      [[1, 2], [3]],
      [[1], [2, 3]],
      [[2, 2], [3]],
      [
        [1, 2],
        [3, 3],
      ],
    ].map((row) => completionKeys(layoutOf([row as never], 8, 4))[0])
    expect(new Set(keys).size).toBe(4)
  })
})

describe('a store of log-probs', () => {
  const layout = layoutOf([[[1, 2], [3], [4, 5]]], 8, 4)
  const tokens = Float32Array.of(-1, 0, 0, 0, -2, -3, 0, 0)

  it('gives back what it was given, in another layout too', () => {
    const store = createLogProbStore()
    expect(store.has(layout)).toBe(false)
    store.add(layout, tokens)
    const other = layoutOf(
      [
        [
          [1, 2],
          [4, 5],
        ],
      ],
      4,
      2,
    )
    expect([...store.read(other)!.tokens.dataSync()]).toEqual([-2, -3])
    expect([...store.read(layout)!.tokens.dataSync()]).toEqual([...tokens])
    expect([...store.read(layout)!.mask.dataSync()]).toEqual([...layout.mask])
    expect(
      store.read(
        layoutOf(
          [
            [
              [1, 2],
              [4, 6],
            ],
          ],
          4,
          2,
        ),
      ),
    ).toBeUndefined()
  })

  it('outlives a file bit for bit, which several may write at once', async () => {
    const store = createLogProbStore()
    store.add(layout, tokens)
    const folder = await mkdtemp(join(tmpdir(), 'kedge-log-probs-'))
    const path = join(folder, 'deep/x.logprobs')
    await Promise.all(Array.from({ length: 8 }, () => writeLogProbs(path, store.entries, { model: 'ü' })))
    expect(await readdir(join(folder, 'deep'))).toEqual(['x.logprobs'])
    const read = await readLogProbs(path)
    expect(read.info).toEqual({ model: 'ü' })
    expect(new Map(read.entries)).toEqual(store.entries)
  })

  it('does not believe a damaged file', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'kedge-log-probs-')), 'x.logprobs')
    await writeLogProbs(path, new Map([['a', Float32Array.of(1, 2)]]), null)
    const bytes = await readFile(path)
    bytes[bytes.length - 1]! ^= 1
    await writeFile(path, bytes)
    await expect(readLogProbs(path)).rejects.toThrow('damaged')
  })
})
