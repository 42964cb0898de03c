import { describe, expect, it } from 'vitest'
import { cleanText } from './clean.ts'
import { isProse, splitSentences } from './sentences.ts'

describe('cleanText', () => {
  it('leaves plain quotes, single spaces and no notes on applause', () => {
    expect(cleanText(' It’s “time”  to act. (Applause.) Now—')).toBe('It\'s "time" to act. Now-')
  })
})

describe('splitSentences', () => {
  it('cuts after full stops, question marks and closing quotes', () => {
    expect(splitSentences('We act. Will you? He said "yes." And so on')).toEqual([
      'We act.',
      'Will you?',
      'He said "yes."',
      'And so on',
    ])
  })

  it('does not cut after a title or an initial', () => {
    expect(splitSentences('Mr. Speaker and Harry S. Truman of the U.S. Congress. Good.')).toEqual([
      'Mr. Speaker and Harry S. Truman of the U.S. Congress.',
      'Good.',
    ])
  })
})

describe('isProse', () => {
  it('keeps running prose', () => {
    expect(isProse('We are at peace with all nations.')).toBe(true)
  })

  it.each([
    'HEALTH CARE COST CONTROL Inflation remains high.',
    'No quotation "ends here, it goes on.',
    'Too short.',
    'and begins in the middle of one.',
    'It ends with the number of the next item. 8.',
  ])('drops %s', (sentence) => {
    expect(isProse(sentence)).toBe(false)
  })
})
