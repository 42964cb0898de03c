import { describe, expect, it } from 'vitest'
import { bucket } from './bucket.ts'

describe('bucket', () => {
  it('has four sizes to an octave and never falls short', () => {
    const sizes = new Set<number>()
    for (let length = 0; length <= 256; length++) {
      expect(bucket(length)).toBeGreaterThanOrEqual(length)
      sizes.add(bucket(length))
    }
    expect([...sizes].slice(-9)).toEqual([64, 80, 96, 112, 128, 160, 192, 224, 256])
  })
})
