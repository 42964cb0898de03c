import type { BatchLayout } from '../measure/flops.ts'
import { paths } from '../paths.ts'
import type { Python } from './python.ts'
import type { Command } from './run-child.ts'

/** Someone who does a workload's steps in a process of its own. */
export interface Contestant {
  readonly name: string
  readonly command: Command
  /** What its job says beside what all jobs say. */
  readonly extras: Readonly<Record<string, string>>
  /** How it lays out its batch, for the count of its work. */
  readonly layout: BatchLayout
}

export const kedgeOn = (backend: string): Contestant => ({
  name: `kedge ${backend}`,
  command: [process.execPath, paths.child('kedge-turn')],
  extras: { backend },
  layout: 'shared',
})

/** TRL's DPOTrainer with a synchronized reference. */
export const trl = ({ program }: Python): Contestant => ({
  name: 'trl',
  command: [program, paths.script('trl_turn')],
  extras: {},
  layout: 'whole',
})

/** A training loop by hand over transformers' Llama, which runs the LM head at answer positions only. */
export const torchLoop = ({ program }: Python): Contestant => ({
  name: 'torch loop',
  command: [program, paths.script('torch_turn')],
  extras: {},
  layout: 'answers',
})
