import { invalidData } from '../data-error.ts'
import type { Place } from '../formats/format.ts'
import { type Finding, type FindingName, type Findings, findingKinds } from './findings.ts'

export interface Recorder {
  /** Counts a finding, once a row. Under `strict` a suspicious one is an error instead. */
  note(name: FindingName, place: Place): void
  findings(): Findings
}

const shownPlaces = 5
const names = Object.keys(findingKinds) as FindingName[]

export const createRecorder = (strict: boolean): Recorder => {
  const found = new Map<FindingName, { count: number; readonly first: Place[]; last?: string }>(
    names.map((name) => [name, { count: 0, first: [] }]),
  )
  return {
    note(name, { file, unit, position, at }) {
      const { problem, suspicious } = findingKinds[name]
      if (strict && suspicious) throw invalidData(at, `${problem}; strict data must not`)
      const finding = found.get(name)!
      if (finding.last === at) return
      finding.last = at
      finding.count += 1
      if (finding.first.length < shownPlaces) finding.first.push({ file, unit, position, at })
    },
    findings: () =>
      Object.fromEntries(
        names.map((name): [FindingName, Finding] => {
          const { count, first } = found.get(name)!
          return [name, { count, first }]
        }),
      ) as Findings,
  }
}
