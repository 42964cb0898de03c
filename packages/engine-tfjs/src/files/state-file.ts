import * as tf from '@tensorflow/tfjs'
import { readState, writeState } from './state-tensors.ts'

/** A part of the training state, in float32, in one file of a checkpoint. */
export interface StateFile {
  save(dir: string): Promise<void>
  /**
   * Reads and checks the file; nothing changes until the returned function is called.
   *
   * @throws KedgeError CHECKPOINT_INVALID
   */
  read(dir: string): Promise<() => void>
}

/** An integer that belongs to the state. */
interface Counter {
  readonly name: string
  get(): number
  set(value: number): void
}

export const createStateFile = (
  file: string,
  variables: ReadonlyMap<string, tf.Variable>,
  counter?: Counter,
): StateFile => ({
  save: (dir) => writeState(dir, file, variables, counter ? { [counter.name]: counter.get() } : {}),

  async read(dir) {
    const shapes = new Map([...variables].map(([name, { shape }]) => [name, shape]))
    const { counters, values } = await readState(dir, file, counter ? [counter.name] : [], () => shapes)
    return () => {
      for (const [name, variable] of variables) {
        tf.tidy(() => variable.assign(tf.tensor(values.get(name)!, variable.shape)))
      }
      if (counter) counter.set(counters[counter.name]!)
    }
  },
})
