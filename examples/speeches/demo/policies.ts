import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CausalModel, loadCausalModel } from '@kedge/engine-tfjs'

/** Loads the policy of a checkpoint: its parameters under the initial model's config. */
export const loadPolicy = async (checkpoint: string, initialModel: string): Promise<CausalModel> => {
  const folder = await mkdtemp(join(tmpdir(), 'kedge-policy-'))
  try {
    await copyFile(join(initialModel, 'config.json'), join(folder, 'config.json'))
    await copyFile(join(checkpoint, 'policy.safetensors'), join(folder, 'model.safetensors'))
    return await loadCausalModel(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}
