import { expect, it } from 'vitest'
import { drawPair } from './pairs.ts'
import { encodeState, stateIndex, states, trajectories } from './tree.ts'

it('has 27 different trajectories through 13 states, and finds each state where it stands', () => {
  expect(new Set(trajectories.map(String)).size).toBe(27)
  expect(states).toHaveLength(13)
  expect(states.map(stateIndex)).toEqual([...states.keys()])
  for (const trajectory of trajectories)
    for (const length of [0, 1, 2])
      expect(states[stateIndex(trajectory.slice(0, length))]).toEqual(trajectory.slice(0, length))
})

it('encodes depth and actions, each state differently', () => {
  expect([...encodeState([])]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0])
  expect([...encodeState([2, 0])]).toEqual([0, 0, 1, 0, 0, 1, 1, 0, 0])
  expect(new Set(states.map((state) => encodeState(state).join())).size).toBe(13)
})

it('draws two different trajectories a seed, all of them at some time', () => {
  const pairs = Array.from({ length: 2000 }, (_, seed) => drawPair(seed))
  expect(pairs.every(({ chosen, rejected }) => chosen !== rejected)).toBe(true)
  expect(new Set(pairs.map(({ chosen }) => chosen)).size).toBe(27)
  expect(new Set(pairs.map(({ rejected }) => rejected)).size).toBe(27)
})
