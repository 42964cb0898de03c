import { record } from '../graph/node.ts'
import { hostValue } from '../graph/value.ts'
import { createExecutor } from './executor.ts'
import type { Native, SessionOptions } from './native.ts'

/**
 * Adds two numbers with the given session options, so that an execution provider that this machine lacks is an error when the
 * backend is registered, not in the middle of a program.
 *
 * @throws Error naming the providers asked for and those that the installed library knows.
 */
export const checkProviders = (native: Native, session: SessionOptions): void => {
  const executor = createExecutor({ native, session, maxSessions: 1 })
  const number = hostValue('float32', [], Float32Array.of(1))
  try {
    executor.compute([record('Add', [number, number], 'float32', [])])
  } catch (cause) {
    const names = (session.executionProviders ?? []).map((provider) =>
      typeof provider === 'string' ? provider : provider.name,
    )
    const known = native.listProviders().join(', ')
    throw new Error(
      `onnx backend: cannot run with the execution providers ${names.join(', ')}: the installed onnxruntime-node knows ` +
        `${known}, and each needs its library and hardware on this machine. ${cause instanceof Error ? cause.message : ''}`,
      { cause },
    )
  } finally {
    executor.release()
  }
}
