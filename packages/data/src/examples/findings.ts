interface FindingKind {
  /** What is the matter with the row, and what was done about it. */
  readonly problem: string
  readonly handling: string
  /** Whether `strict` makes it an error. */
  readonly suspicious: boolean
}

/** Everything about a row that is counted and reported. */
export const findingKinds = {
  boundaryMismatches: {
    problem: 'the prompt tokenizes differently alone than with its answer',
    handling: 'the boundary was moved back',
    suspicious: true,
  },
  doubledBos: {
    problem: 'the text itself begins with the beginning-of-sequence token',
    handling: 'it was kept once',
    suspicious: true,
  },
  doubledEos: {
    problem: 'an answer itself ends with the end-of-sequence token',
    handling: 'it was kept once',
    suspicious: true,
  },
  missingEos: {
    problem: 'the tokenizer names no end-of-sequence token',
    handling: 'answers have no end',
    suspicious: true,
  },
  identicalPairs: { problem: 'chosen and rejected are the same tokens', handling: 'kept', suspicious: true },
  duplicates: { problem: 'repeats an earlier row', handling: 'kept', suspicious: true },
  truncatedPrompts: { problem: 'the prompt is too long', handling: 'its start was cut off', suspicious: false },
  truncatedCompletions: { problem: 'an answer is too long', handling: 'its end was cut off', suspicious: false },
} as const satisfies Record<string, FindingKind>

export type FindingName = keyof typeof findingKinds

/** How many rows have it, and which the first ones are. */
export interface Finding {
  readonly count: number
  /** Positions in the file, at most five. */
  readonly first: readonly number[]
}

export type Findings = Readonly<Record<FindingName, Finding>>
