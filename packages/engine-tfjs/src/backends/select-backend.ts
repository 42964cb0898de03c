import { KedgeError } from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import { type BackendCandidate, type BackendName, backendCandidates } from './candidates.ts'

export interface SelectedBackend {
  readonly name: BackendName
  /** What speaks for it. */
  readonly summary: string
}

/** A candidate, and the reason why it cannot be used here, if there is one. */
export interface BackendProbe {
  readonly name: BackendName
  readonly summary: string
  readonly unavailable?: string
}

/**
 * Makes a TensorFlow.js backend the present one. `auto` takes the first candidate that computes something on this machine.
 *
 * @param choice `auto` or a candidate's name
 * @throws KedgeError BACKEND_UNAVAILABLE when the one asked for does not
 */
export const selectBackend = async (choice: string): Promise<SelectedBackend> => {
  tf.enableProdMode()
  const passedOver: string[] = []
  for (const candidate of backendCandidates) {
    if (choice !== 'auto' && choice !== candidate.name) continue
    const unavailable = await activate(candidate)
    if (unavailable === undefined) return { name: candidate.name, summary: candidate.summary }
    passedOver.push(`${candidate.name}: ${unavailable}`)
  }
  const names = ['auto', ...backendCandidates.map(({ name }) => name)].join(', ')
  throw new KedgeError(
    'BACKEND_UNAVAILABLE',
    passedOver.length > 0
      ? `backend ${passedOver.join('; ')}; choose another (${names})`
      : `no backend is named "${choice}"; choose one of ${names}`,
  )
}

/** Tries every candidate, then returns to the backend that was in use. */
export const probeBackends = async (): Promise<readonly BackendProbe[]> => {
  tf.enableProdMode()
  const before = tf.getBackend()
  const probes: BackendProbe[] = []
  for (const candidate of backendCandidates) {
    const unavailable = await activate(candidate)
    const { name, summary } = candidate
    probes.push({ name, summary, ...(unavailable !== undefined && { unavailable }) })
  }
  if (before) await tf.setBackend(before)
  return probes
}

/** Undefined once the candidate is the present backend and has multiplied two matrices; otherwise why it could not. */
const activate = async ({ register, registeredAs, verify }: BackendCandidate): Promise<string | undefined> => {
  try {
    await register()
    // A package that brought its own copy of tfjs-core registered its backend there, where our tensors never go.
    if (!(registeredAs in tf.engine().registryFactory)) throw new Error('it loads, but into another copy of tfjs-core')
    if (!(await tf.setBackend(registeredAs))) throw new Error('it does not initialize')
    verify?.()
    const product = tf.tidy(() => tf.matMul([[2]], [[3]]).dataSync()[0])
    if (product !== 6) throw new Error(`it computes 2 * 3 = ${product}`)
    return undefined
  } catch (error) {
    return (error as Error).message.split('\n')[0]
  }
}
