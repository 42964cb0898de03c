import type { SchedulerPlugin } from '../contracts/plugin.ts'
import { constant } from './constant.ts'
import { cosine } from './cosine.ts'
import { linear } from './linear.ts'
import { step } from './step.ts'

/** The schedules every run knows. */
export const schedulers: readonly SchedulerPlugin[] = [constant, linear, cosine, step] as readonly SchedulerPlugin[]
