import { createRandom } from '@kedge/core'
import { describe, expect, it } from 'vitest'
import { lengthGroups } from './length-groups.ts'

const rows = Array.from({ length: 23 }, (_, index) => Array<number>((index * 7) % 23).fill(index))

describe('lengthGroups', () => {
  it('puts rows of nearly equal length together and leaves out what fills no group', () => {
    const groups = lengthGroups(rows, 4, createRandom(1))
    expect(groups).toHaveLength(5)
    for (const group of groups) {
      const lengths = group.map(({ length }) => length)
      expect(Math.max(...lengths) - Math.min(...lengths)).toBe(3)
    }
  })

  it('takes no row twice, and comes out the same for the same seed', () => {
    const groups = lengthGroups(rows, 4, createRandom(1))
    expect(new Set(groups.flat()).size).toBe(20)
    expect(lengthGroups(rows, 4, createRandom(1))).toEqual(groups)
    expect(lengthGroups(rows, 4, createRandom(2))).not.toEqual(groups)
  })
})
