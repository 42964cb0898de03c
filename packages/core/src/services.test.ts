import { describe, expect, it } from 'vitest'
import { createServices, LOGGER, SCHEDULER } from './services.ts'

const quiet = { info: () => {}, warn: () => {} }

describe('createServices', () => {
  it('makes a part once, when it is first asked for', () => {
    let made = 0
    const services = createServices()
    services.provide(LOGGER, () => {
      made += 1
      return quiet
    })
    expect(made).toBe(0)
    expect(services.get(LOGGER)).toBe(services.get(LOGGER))
    expect(made).toBe(1)
  })

  it('takes the latest word on how a part is made, and none once it is in use', () => {
    const services = createServices()
    services.provide(LOGGER, () => ({ ...quiet }))
    services.provide(LOGGER, () => quiet)
    expect(services.get(LOGGER)).toBe(quiet)
    expect(() => services.provide(LOGGER, () => quiet)).toThrow('in use already')
  })

  it('lets parts be made of other parts', () => {
    const services = createServices()
    services.provide(SCHEDULER, () => ({ value: () => 1 }))
    services.provide(LOGGER, (all) => ({ ...quiet, rate: all.get(SCHEDULER) }))
    expect(services.get(LOGGER)).toHaveProperty('rate', services.get(SCHEDULER))
  })

  it('shares nothing between runs', () => {
    createServices().provide(LOGGER, () => quiet)
    expect(() => createServices().get(LOGGER)).toThrow()
  })
})
