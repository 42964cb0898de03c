import { createRandom } from '@kedge/core'
import { describe, expect, it } from 'vitest'
import { drawOpenings } from './openings.ts'

const sentence = (first: string) => `${first} we meet here again to speak of the years to come.`
const speeches = [{ id: '1', sentences: ['Today', 'Tonight', 'Now', 'Once more'].map(sentence) }]

describe('drawOpenings', () => {
  it('takes three to five words of a sentence', () => {
    for (const opening of drawOpenings(speeches, 3, createRandom(1)))
      expect(opening).toMatch(/^(Today|Tonight|Now|Once more)( \w+){1,4}$/)
  })

  it('takes no opening twice and none that is excluded', () => {
    const first = drawOpenings(speeches, 2, createRandom(1))
    const others = drawOpenings(speeches, 10, createRandom(2), new Set(first))
    expect(new Set(others).size).toBe(others.length)
    expect(others.filter((opening) => first.includes(opening))).toEqual([])
  })

  it('passes over short sentences and openings that end in punctuation', () => {
    const odd = [
      { id: '2', sentences: ['We act now.', 'My fellow Americans, my friends, we meet, again, and, so, on, and on.'] },
    ]
    for (const opening of drawOpenings(odd, 5, createRandom(3))) expect(opening).toMatch(/\w$/)
  })
})
