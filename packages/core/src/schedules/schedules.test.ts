import { describe, expect, it } from 'vitest'
import { createRegistry } from '../plugins/registry.ts'
import { createScheduler, type ScheduleSpec } from './create-scheduler.ts'

const values = (spec: ScheduleSpec, steps: readonly number[], totalSteps = 10): number[] => {
  const scheduler = createScheduler(spec, {}, 'option', createRegistry([]), () => {})
  return steps.map((step) => scheduler.value({ step, totalSteps, epoch: 0 }))
}

describe('the built-in schedules', () => {
  it('take a plain number as itself', () => {
    expect(values(0.3, [0, 9])).toEqual([0.3, 0.3])
  })

  it('constant keeps its value', () => {
    expect(values({ use: 'constant', with: { value: 2 } }, [0, 5, 9])).toEqual([2, 2, 2])
  })

  it('linear goes straight from one value to the other over the run', () => {
    expect(values({ use: 'linear', with: { from: 1, to: 0 } }, [0, 5, 10])).toEqual([1, 0.5, 0])
  })

  it('linear after warm-up equals the linear schedule of transformers', () => {
    // get_linear_schedule_with_warmup(num_warmup_steps=2, num_training_steps=10): s/2, then (10 - s)/8.
    const spec = { use: 'linear', with: { from: 8, warmupSteps: 2 } }
    expect(values(spec, [0, 1, 2, 3, 9, 10])).toEqual([0, 4, 8, 7, 1, 0])
  })

  it('cosine falls through the middle at half time', () => {
    const [start, middle, end] = values({ use: 'cosine', with: { from: 3, to: 1 } }, [0, 5, 10])
    expect(start).toBe(3)
    expect(middle).toBeCloseTo(2, 12)
    expect(end).toBeCloseTo(1, 12)
  })

  it('stops at its end value when it has steps of its own', () => {
    expect(values({ use: 'linear', with: { from: 4, to: 2, steps: 4 } }, [2, 4, 9])).toEqual([3, 2, 2])
  })

  it('step multiplies every so many steps', () => {
    expect(values({ use: 'step', with: { from: 8, factor: 0.5, every: 3 } }, [0, 2, 3, 6])).toEqual([8, 8, 4, 2])
  })
})
