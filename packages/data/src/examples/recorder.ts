import { invalidData } from '../data-error.ts'
import { type Finding, type FindingName, type Findings, findingKinds } from './findings.ts'

/** Where a row stands. */
export interface Place {
  readonly position: number
  readonly at: string
}

export interface Recorder {
  /** Counts a finding, once a row. Under `strict` a suspicious one is an error instead. */
  note(name: FindingName, place: Place): void
  findings(): Findings
}

const shownPositions = 5
const names = Object.keys(findingKinds) as FindingName[]

export const createRecorder = (strict: boolean): Recorder => {
  const positions = new Map<FindingName, number[]>(names.map((name) => [name, []]))
  const finding = (name: FindingName): Finding => {
    const found = positions.get(name) ?? []
    return { count: found.length, first: found.slice(0, shownPositions) }
  }
  return {
    note(name, { position, at }) {
      const { problem, suspicious } = findingKinds[name]
      if (strict && suspicious) throw invalidData(at, `${problem}; strict data must not`)
      const found = positions.get(name)
      if (found?.at(-1) !== position) found?.push(position)
    },
    findings: () => Object.fromEntries(names.map((name) => [name, finding(name)])) as Findings,
  }
}
