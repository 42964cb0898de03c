import { existsSync } from 'node:fs'
import { readGolden } from '@kedge/testing'
import { describe, expect, it } from 'vitest'
import { heldCases } from '../test/trl-cases.ts'

const file = new URL('../../../../shared/fixtures/objectives/trl-losses.json', import.meta.url)
const isThere = existsSync(file)
if (!isThere) console.warn(`skipped: ${file.pathname} is not there`)

describe.skipIf(!isThere)('the cases of TRL’s losses', () => {
  it('are all held by some package, with nothing changed', () => {
    const key = ({ loss_type, loss, grad_token_logps }: ReturnType<typeof readGolden>[number]) =>
      JSON.stringify([loss_type, loss, grad_token_logps])
    expect(heldCases().map(key).sort()).toEqual(readGolden(file).map(key).sort())
  })
})
