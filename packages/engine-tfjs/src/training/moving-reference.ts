import type { ReferencePolicy } from '@kedge/core'
import type { StateFile } from '../files/state-file.ts'

/** A reference that the engine keeps, with its part of a checkpoint. */
export interface MovingReference extends ReferencePolicy {
  readonly state: StateFile
  dispose(): void
}

/** Name of the reference's part of a checkpoint. */
export const referenceFile = 'reference.safetensors'
