/** A set of 64-bit digests, each given as two unsigned halves, in 8 to 32 bytes apiece. */
export interface DigestSet {
  /** Whether it was not there before. */
  add(low: number, high: number): boolean
}

/**
 * Open addressing over one typed array: a `Set` of strings takes some 100 bytes a row, which for a data set of many millions
 * of rows is more than its text may take. Two of n rows share a digest by chance with probability n² / 2⁶⁵.
 */
export const createDigestSet = (): DigestSet => {
  let capacity = 1024
  let slots = new Uint32Array(2 * capacity)
  let size = 0
  /** Puts a digest into its slot, unless it is there. */
  const place = (low: number, high: number): boolean => {
    for (let slot = low % capacity; ; slot = (slot + 1) % capacity) {
      const [takenLow, takenHigh] = [slots[2 * slot], slots[2 * slot + 1]]
      if (takenLow === low && takenHigh === high) return false
      if (takenLow !== 0 || takenHigh !== 0) continue
      slots[2 * slot] = low
      slots[2 * slot + 1] = high
      return true
    }
  }
  const grow = (): void => {
    const before = slots
    capacity *= 2
    slots = new Uint32Array(2 * capacity)
    for (let at = 0; at < before.length; at += 2)
      if (before[at] !== 0 || before[at + 1] !== 0) place(before[at]!, before[at + 1]!)
  }
  return {
    add(low, high) {
      if (2 * size >= capacity) grow()
      // All zeros mark an empty slot, so that one digest stands for two.
      const added = place(low === 0 && high === 0 ? 1 : low, high)
      if (added) size += 1
      return added
    },
  }
}
