/** `compute`, for objects that never change: what it made of an object is kept as long as the object is. */
export const remembered = <Key extends object, Result>(compute: (key: Key) => Result): ((key: Key) => Result) => {
  const known = new WeakMap<Key, Result>()
  return (key) => {
    const result = known.get(key) ?? compute(key)
    known.set(key, result)
    return result
  }
}
