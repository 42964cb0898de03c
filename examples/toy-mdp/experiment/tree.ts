export const actions = 3
export const depth = 3

/** Three actions in a row, from the root of the tree to a leaf. */
export type Trajectory = readonly [number, number, number]

/** All 27 of them; trajectory `i` is `i` in base 3. */
export const trajectories: readonly Trajectory[] = Array.from({ length: actions ** depth }, (_, index) => [
  Math.floor(index / 9),
  Math.floor(index / 3) % 3,
  index % 3,
])

/** The actions that lead to a state, the root's being none. */
export type State = readonly number[]

/** The 13 states in which there is an action to choose, by depth. */
export const states: readonly State[] = [0, 1, 2].flatMap((length) =>
  trajectories
    .filter((_, index) => index % 3 ** (depth - length) === 0)
    .map((trajectory) => trajectory.slice(0, length)),
)

/** Where a state stands in `states`. */
export const stateIndex = (state: State): number =>
  [0, 1, 4][state.length]! + state.reduce((index, action) => actions * index + action, 0)

/** Numbers that describe a state. */
export const stateSize = depth + (depth - 1) * actions

/** `[stateSize]`: the depth, one-hot, then each action taken so far, one-hot; zeros for those still to come. */
export const encodeState = (state: State): Float32Array => {
  const encoded = new Float32Array(stateSize)
  encoded[state.length] = 1
  for (const [index, action] of state.entries()) encoded[depth + actions * index + action] = 1
  return encoded
}
