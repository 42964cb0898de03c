import { join } from 'node:path'
import type { Engine, ReferencePolicy } from '@kedge/core'

/** `engine` with a reference that the run's services provide instead of its own; checkpoints hold it too. */
export const withReference = (engine: Engine, reference: ReferencePolicy | undefined): Engine => {
  if (reference === undefined || reference === engine.reference) return engine
  const folder = (dir: string): string => join(dir, 'provided-reference')
  return {
    ...engine,
    reference,
    async saveCheckpoint(dir) {
      await engine.saveCheckpoint(dir)
      await reference.save(folder(dir))
    },
    async restoreCheckpoint(dir) {
      await engine.restoreCheckpoint(dir)
      await reference.restore(folder(dir))
    },
  }
}
