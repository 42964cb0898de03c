import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ReferencePolicy, tf } from '@kedge/core'
import { createScorer, type Network } from './network.ts'

export interface Reference extends ReferencePolicy {
  /** Every parameter, layer by layer. */
  parameters(): Float32Array[]
  dispose(): void
}

/** References that start equal to the policies of the same seeds and move towards them on `blend`. */
export const createReference = (policies: Network): Reference => {
  const hidden = tf.tidy(() => tf.variable(tf.clone(policies.hidden), false))
  const output = tf.tidy(() => tf.variable(tf.clone(policies.output), false))
  const layers = [
    { own: hidden, policy: policies.hidden },
    { own: output, policy: policies.output },
  ]
  const score = createScorer({ hidden, output })
  let version = 0

  return {
    get version() {
      return version
    },
    logProbs: async (layout) => score(layout),
    async blend(alpha) {
      if (alpha === 0) return
      tf.tidy(() => {
        for (const { own, policy } of layers)
          own.assign(alpha === 1 ? tf.clone(policy) : tf.add(tf.mul(policy, alpha), tf.mul(own, 1 - alpha)))
      })
      version++
    },
    async save(dir) {
      const saved = { version, parameters: layers.map(({ own }) => [...own.dataSync()]) }
      await mkdir(dir, { recursive: true })
      await writeFile(join(dir, 'reference.json'), JSON.stringify(saved))
    },
    async restore(dir) {
      const saved: { version: number; parameters: number[][] } = JSON.parse(
        await readFile(join(dir, 'reference.json'), 'utf8'),
      )
      version = saved.version
      tf.tidy(() => {
        for (const [index, { own }] of layers.entries()) own.assign(tf.tensor3d(saved.parameters[index]!, own.shape))
      })
    },
    parameters: () => layers.map(({ own }) => Float32Array.from(own.dataSync())),
    dispose: () => tf.dispose([hidden, output]),
  }
}
