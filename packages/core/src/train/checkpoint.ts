import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../contracts/engine.ts'
import type { Json } from '../contracts/json.ts'
import type { Scheduler } from '../contracts/scheduler.ts'
import { KedgeError } from '../errors/kedge-error.ts'
import type { CreatedObjective } from '../objective/create-objective.ts'

/** The trainer's own part of a checkpoint. Data order follows from seed and step, so neither needs saving. */
interface TrainerState {
  readonly step: number
  readonly objective: Json
  readonly learningRate: Json
}

interface Parts {
  readonly engine: Engine
  readonly objective: CreatedObjective
  readonly learningRate: Scheduler
}

const file = 'trainer.json'

/** Everything that `restoreCheckpoint` needs to continue bit for bit, moved reference included. */
export const saveCheckpoint = async (dir: string, step: number, parts: Parts): Promise<void> => {
  await parts.engine.saveCheckpoint(dir)
  const state: TrainerState = {
    step,
    objective: parts.objective.state?.() ?? null,
    learningRate: parts.learningRate.state?.() ?? null,
  }
  await writeFile(join(dir, file), `${JSON.stringify(state)}\n`)
}

/**
 * @returns the number of optimizer steps done
 * @throws KedgeError CHECKPOINT_INVALID when the checkpoint is incomplete
 */
export const restoreCheckpoint = async (dir: string, parts: Parts): Promise<number> => {
  const path = join(dir, file)
  let state: TrainerState
  try {
    state = JSON.parse(await readFile(path, 'utf8')) as TrainerState
  } catch (error) {
    throw new KedgeError('CHECKPOINT_INVALID', `${path}: cannot be read; resume from another checkpoint`, {
      cause: error,
    })
  }
  await parts.engine.restoreCheckpoint(dir)
  if (state.objective !== null) parts.objective.restore?.(state.objective)
  if (state.learningRate !== null) parts.learningRate.restore?.(state.learningRate)
  return state.step
}
