import { expect, test } from 'vitest'
import { createSessionCache } from './session-cache.ts'

const graphNamed = (name: string, released: string[]) => ({
  session: { run: () => ({}), release: () => void released.push(name) },
  dimensions: { axes: [] },
  embedded: [],
})

test('the least recently used session is released first', () => {
  const released: string[] = []
  const cache = createSessionCache(2)
  cache.set('a', graphNamed('a', released))
  cache.set('b', graphNamed('b', released))
  cache.get('a')
  cache.set('c', graphNamed('c', released))
  expect(released).toEqual(['b'])
  expect(cache.get('b')).toBeUndefined()
  expect(cache.size).toBe(2)
})

test('a session that is replaced is released', () => {
  const released: string[] = []
  const cache = createSessionCache(2)
  cache.set('a', graphNamed('first', released))
  cache.set('a', graphNamed('second', released))
  expect(released).toEqual(['first'])
})

test('clearing releases every session', () => {
  const released: string[] = []
  const cache = createSessionCache(3)
  cache.set('a', graphNamed('a', released))
  cache.set('b', graphNamed('b', released))
  cache.clear()
  expect(released).toEqual(['a', 'b'])
  expect(cache.size).toBe(0)
})
