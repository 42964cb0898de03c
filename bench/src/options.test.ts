import { describe, expect, it } from 'vitest'
import { parseOptions } from './options.ts'

describe('parseOptions', () => {
  it('measures everything when nothing is asked for', () => {
    expect(parseOptions([])).toEqual({
      workloads: ['a', 'b', 'c'],
      against: ['trl', 'torch'],
      turns: 3,
      steps: 8,
      budget: 60,
    })
  })

  it('lets what is asked for win over --quick', () => {
    expect(parseOptions(['--quick', '--turns', '2', '--workload', 'A', '--backends', 'onnx, wasm'])).toMatchObject({
      workloads: ['a'],
      backends: ['onnx', 'wasm'],
      turns: 2,
      steps: 3,
    })
    expect(parseOptions(['--against', 'none'])).toMatchObject({ against: [] })
    expect(parseOptions(['--help', '--turns', 'x'])).toBe('help')
  })

  it.each([
    [['--workload', 'd'], /^--workload d: must be a list of a, b, c$/],
    [['--turns', '0'], /^--turns 0: must be a whole number from 1$/],
    [['--steps', '1.5'], /^--steps 1.5: must be a whole number/],
    [['--budget', 'soon'], /^--budget soon: must be a positive number$/],
    [['--against', 'none,trl'], /must be a list of trl, torch/],
    [['--colour'], /--colour/],
  ])('refuses %j in one line', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message)
  })
})
