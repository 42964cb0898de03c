import type { Place } from '../formats/format.ts'

interface FindingKind {
  /** What is the matter with the row, and what was done about it. */
  readonly problem: string
  readonly handling: string
  /** Whether `strict` makes it an error. */
  readonly suspicious: boolean
}

/** Everything about a row that is counted and reported. */
export const findingKinds = {
  plainText: {
    problem: 'plain text without a preference',
    handling: 'counted as a desirable answer to nothing, from which a preference objective learns little',
    suspicious: true,
  },
  makeshiftTemplate: {
    problem:
      'the model has no chat template for these messages; data.chatTemplate may name one (a .jinja file, or plain)',
    handling: 'plain was used: turns as "User: …" and "Assistant: …"',
    suspicious: true,
  },
  partedEarly: {
    problem: 'chosen and rejected part before their last answer',
    handling: 'the prompt ends with the last turn that both open',
    suspicious: true,
  },
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
  ties: { problem: 'chosen and rejected have the same score', handling: 'kept', suspicious: true },
  identicalPairs: { problem: 'chosen and rejected are the same tokens', handling: 'kept', suspicious: true },
  duplicates: { problem: 'repeats an earlier row', handling: 'kept', suspicious: true },
  truncatedPrompts: { problem: 'the prompt is too long', handling: 'its start was cut off', suspicious: false },
  truncatedCompletions: { problem: 'an answer is too long', handling: 'its end was cut off', suspicious: false },
} as const satisfies Record<string, FindingKind>

export type FindingName = keyof typeof findingKinds

/** How many rows have it, and which the first ones are. */
export interface Finding {
  readonly count: number
  /** Where they stand, at most five. */
  readonly first: readonly Place[]
}

export type Findings = Readonly<Record<FindingName, Finding>>
