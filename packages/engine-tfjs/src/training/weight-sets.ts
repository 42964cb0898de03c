import { readdir } from 'node:fs/promises'
import * as tf from '@tensorflow/tfjs'
import { createStateFile, type StateFile } from '../files/state-file.ts'
import type { Parameters } from '../model/parameters.ts'

/** Sets of weights shaped as a model's, by name, made when they are first written. */
export interface WeightSets {
  /** `target <- sum of terms[name] * name`, parameter by parameter; a set that was never written counts as 0. */
  combine(target: string, terms: Readonly<Record<string, number>>): void
  /** A file for each set that was made. */
  readonly state: StateFile
  dispose(): void
}

const fileOf = (name: string): string => `reference-${encodeURIComponent(name)}.safetensors`

/** The sets `policy` and `reference` are there already and belong to others. */
export const createWeightSets = (policy: Parameters, reference: Parameters): WeightSets => {
  const given = new Map([
    ['policy', policy],
    ['reference', reference],
  ])
  const made = new Map<string, Parameters>()
  const find = (name: string): Parameters | undefined => given.get(name) ?? made.get(name)
  const make = (name: string): Parameters => {
    const zeros = [...policy].map(([key, { shape }]) => [key, tf.tidy(() => tf.variable(tf.zeros(shape)))] as const)
    made.set(name, new Map(zeros))
    return made.get(name)!
  }

  return {
    combine(target, terms) {
      const sources = Object.entries(terms).flatMap(([name, weight]) => {
        const weights = find(name)
        return weights && weight !== 0 ? [{ weights, weight }] : []
      })
      for (const [key, variable] of find(target) ?? make(target))
        tf.tidy(() => {
          const parts = sources.map(({ weights, weight }) => tf.mul(weights.get(key)!, weight))
          variable.assign(parts.length > 0 ? tf.addN(parts) : tf.zerosLike(variable))
        })
    },
    state: {
      async save(dir) {
        for (const [name, weights] of made) await createStateFile(fileOf(name), weights).save(dir)
      },
      async read(dir) {
        const names = (await readdir(dir)).flatMap((file) => /^reference-(.+)\.safetensors$/.exec(file)?.[1] ?? [])
        const changes: (() => void)[] = []
        for (const name of names.map(decodeURIComponent))
          changes.push(await createStateFile(fileOf(name), made.get(name) ?? make(name)).read(dir))
        return () => {
          for (const apply of changes) apply()
        }
      },
    },
    dispose() {
      for (const weights of made.values()) tf.dispose([...weights.values()])
    },
  }
}
