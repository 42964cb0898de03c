import { expect, it } from 'vitest'
import { describeReference, loadConfig, specs } from './settings.ts'
import { describeSetup } from './setup.ts'

it('reads from the configs what each reference does', async () => {
  const configs = await Promise.all(specs.map(({ key }) => loadConfig(key)))
  expect(configs.map(describeReference)).toEqual([
    'fixed reference',
    'reference goes 0.6 of the way to the policy every 5 steps',
    'reference jumps to the policy every 25 steps',
  ])
})

it('runs that are compared differ in their reference and in nothing else', async () => {
  const configs = await Promise.all(specs.map(({ key }) => loadConfig(key)))
  const rest = configs.map(({ objective: { wrap: _, ...objective }, ...config }) => ({ ...config, objective }))
  expect(rest[1]).toEqual(rest[0])
  expect(rest[2]).toEqual(rest[0])
})

it('says with what settings they ran', async () => {
  const setup = describeSetup({ config: await loadConfig('dpo'), steps: 100, pairs: 1600, prompts: 256, seed: 29 })
  expect(setup[0]).toContain('1600 pairs in the same order: 100 steps of 16 pairs, beta 0.1, learning rate 0.0005')
})
