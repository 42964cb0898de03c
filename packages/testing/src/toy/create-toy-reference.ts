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
  const further = new Map<string, tf.Variable<tf.Rank.R2>>()
  let version = 0
  const find = (name: string) => (name === 'policy' ? policy : name === 'reference' ? logits : further.get(name))

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
    async combine(target, terms) {
      if (!find(target))
        further.set(
          target,
          tf.tidy(() => tf.variable(tf.zerosLike(logits), false)),
        )
      tf.tidy(() => {
        const sum = Object.entries(terms).reduce<tf.Tensor2D>((total, [name, weight]) => {
          const weights = find(name)
          return weights ? tf.add(total, tf.mul(weights, weight)) : total
        }, tf.zerosLike(logits))
        find(target)!.assign(sum)
      })
      if (target === 'reference') version++
    },
    async save(dir) {
      await mkdir(dir, { recursive: true })
      const sets = Object.fromEntries([...further].map(([name, set]) => [name, Array.from(set.dataSync())]))
      const saved = { version, logits: Array.from(logits.dataSync()), further: sets }
      await writeFile(join(dir, 'reference.json'), JSON.stringify(saved))
    },
    async restore(dir) {
      const saved: { version: number; logits: number[]; further: Record<string, number[]> } = JSON.parse(
        await readFile(join(dir, 'reference.json'), 'utf8'),
      )
      version = saved.version
      tf.tidy(() => logits.assign(tf.tensor2d(saved.logits, logits.shape)))
      tf.dispose([...further.values()])
      further.clear()
      for (const [name, values] of Object.entries(saved.further))
        further.set(
          name,
          tf.tidy(() => tf.variable(tf.tensor2d(values, logits.shape), false)),
        )
    },
    parameters: () => Float32Array.from(logits.dataSync()),
    dispose: () => tf.dispose([logits, ...further.values()]),
  }
}
