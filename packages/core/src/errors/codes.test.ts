import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { errorCodes } from './codes.ts'
import { isKedgeError, KedgeError } from './kedge-error.ts'

it('documents every error code, and no other', async () => {
  const text = await readFile(new URL('../../../../docs/errors.md', import.meta.url), 'utf8')
  const documented = [...text.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code]) => code)
  expect(documented).toEqual(Object.keys(errorCodes))
})

it('recognises Kedge’s errors by their mark, also those of another copy of the package', () => {
  expect(isKedgeError(new KedgeError('USAGE', 'no'))).toBe(true)
  expect(isKedgeError({ [Symbol.for('kedge.error')]: true })).toBe(true)
  expect(isKedgeError(new Error('no'))).toBe(false)
})
