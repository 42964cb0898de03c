import type { Json, Objective, ObjectivePlugin } from '@kedge/core'
import { expect, it } from 'vitest'
import { createToyPolicy } from '../toy/create-toy-policy.ts'
import { trainToy } from '../toy/train-toy.ts'
import { type Sightings, spied } from './spied.ts'

/**
 * Declares the tests that a decorator passes its inner objective's calls on.
 * @param wrap wraps an objective that stands in for `plugin`'s
 */
export const testForwarding = (plugin: ObjectivePlugin, wrap: (spy: ObjectivePlugin) => Objective): void => {
  const setUp = () => {
    const sightings: Sightings = { steps: [], restored: [] }
    const spy = spied(plugin, sightings)
    return { sightings, spy, objective: wrap(spy) }
  }

  it('takes the batches of the objective it wraps, and needs no less than it', () => {
    let inner: Objective | undefined
    const objective = wrap({
      ...plugin,
      name: `watched-${plugin.name}`,
      create: (options, context) => {
        inner = plugin.create(options, context)
        return inner as ReturnType<ObjectivePlugin['create']>
      },
    })
    expect(objective.batch).toBe(inner!.batch)
    expect(objective.needs).toMatchObject(
      Object.fromEntries(Object.entries(inner!.needs).filter(([, needed]) => needed)),
    )
  })

  it('calls the inner afterStep once a step', async () => {
    const { sightings, objective } = setUp()
    const toy = createToyPolicy()
    await trainToy(toy, objective, { steps: 3 })
    toy.dispose()
    expect(sightings.steps).toEqual([1, 2, 3])
  })

  it('keeps the inner summarize', () => {
    expect(setUp().objective.summarize?.({})).toMatchObject({ spied: 1 })
  })

  it('saves and restores the inner state', () => {
    const { sightings, objective } = setUp()
    objective.restore?.(JSON.parse(JSON.stringify(objective.state?.())) as Json)
    expect(sightings.restored).toEqual([{ spied: true }])
  })
}
