import { describe, expect, it } from 'vitest'
import { rankPair } from './rank.ts'

const candidate = (text: string, reward: number, tokens = 10) => ({ text, reward, tokens })
const options = { smallestGap: 0.4, lengthSlack: 3 }
const texts = (pair: ReturnType<typeof rankPair>) => pair?.map(({ text }) => text)

describe('rankPair', () => {
  it('takes the best and the worst, the best one first', () => {
    expect(texts(rankPair([candidate('b', 0.1), candidate('a', 0.9), candidate('c', -0.5)], options))).toEqual([
      'a',
      'c',
    ])
  })

  it('makes no pair of completions that are about as good', () => {
    expect(rankPair([candidate('a', 0.5), candidate('b', 0.2)], options)).toBeUndefined()
    expect(rankPair([candidate('a', 0.5)], options)).toBeUndefined()
    expect(rankPair([], options)).toBeUndefined()
  })

  it('pairs only completions of nearly one length', () => {
    const long = candidate('long', 1, 30)
    expect(texts(rankPair([long, candidate('a', 0.6), candidate('b', -0.4, 13)], options))).toEqual(['a', 'b'])
    expect(rankPair([long, candidate('b', -0.4)], options)).toBeUndefined()
  })
})
