import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ReferencePolicy, tf } from '@kedge/core'
import { scoreLayout } from './score-layout.ts'

export interface ToyReference extends ReferencePolicy {
  /** A copy of the table of logits. */
  parameters(): Float32Array
  dispose(): void
}

/** A reference that starts equal to `policy` and moves towards it on `blend`. */
export const createToyReference = (policy: tf.Variable<tf.Rank.R2>): ToyReference => {
  const logits = tf.tidy(() => tf.variable(tf.clone(policy), false))
  let version = 0

  return {
    get version() {
      return version
    },
    logProbs: async (layout) => scoreLayout(logits, layout),
    async blend(alpha) {
      if (alpha === 0) return
      tf.tidy(() =>
        logits.assign(alpha === 1 ? tf.clone(policy) : tf.add(tf.mul(policy, alpha), tf.mul(logits, 1 - alpha))),
      )
      version++
    },
    async save(dir) {
      await mkdir(dir, { recursive: true })
      const saved = { version, logits: Array.from(logits.dataSync()) }
      await writeFile(join(dir, 'reference.json'), JSON.stringify(saved))
    },
    async restore(dir) {
      const saved: { version: number; logits: number[] } = JSON.parse(
        await readFile(join(dir, 'reference.json'), 'utf8'),
      )
      version = saved.version
      tf.tidy(() => logits.assign(tf.tensor2d(saved.logits, logits.shape)))
    },
    parameters: () => Float32Array.from(logits.dataSync()),
    dispose: () => logits.dispose(),
  }
}
