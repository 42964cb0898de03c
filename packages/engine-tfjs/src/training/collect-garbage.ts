import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Below this much memory, waiting costs less than a collection of a twentieth of a second. */
const worthCollecting = 64 * 2 ** 20

let collect: (() => void) | undefined

/**
 * Frees `bytes` of arrays that nothing refers to any more. The garbage collector comes when the JavaScript heap has grown, and
 * the heap holds little of a large array: the gradients of one step would lie beside those of the next.
 */
export const collectGarbage = (bytes: number): void => {
  if (bytes < worthCollecting) return
  collect ??= exposeCollector()
  collect()
}

const exposeCollector = (): (() => void) => {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}
