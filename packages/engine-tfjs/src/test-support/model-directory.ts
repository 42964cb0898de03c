import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FloatDtype } from '../safetensors/dtypes.ts'
import { openSafetensors } from '../safetensors/open-safetensors.ts'
import { type WritableTensor, writeSafetensors } from '../safetensors/write-safetensors.ts'
import { fixtureModel } from './fixtures.ts'

export const temporaryDirectory = (): Promise<string> => mkdtemp(join(tmpdir(), 'kedge-engine-'))

/** A copy of a fixture to change. */
export const copyFixture = async (name: string): Promise<string> => {
  const dir = await temporaryDirectory()
  await cp(fixtureModel(name), dir, { recursive: true })
  return dir
}

/** Sets keys of a JSON file; undefined removes one. */
export const editJson = async (path: string, changes: Readonly<Record<string, unknown>>): Promise<void> =>
  writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), ...changes }))

/** Every tensor of a weight file, ready to be written again. */
export const readTensors = async (path: string): Promise<WritableTensor[]> => {
  const file = await openSafetensors(path)
  const tensors = await Promise.all(
    file.tensors.map(async ({ name, dtype, shape, ...place }) => {
      const values = await file.read({ name, dtype, shape, ...place })
      return { name, dtype: dtype as FloatDtype, shape, values: async () => values }
    }),
  )
  await file.close()
  return tensors
}

/** Rewrites a model directory's weight file. */
export const editWeights = async (
  dir: string,
  change: (tensors: WritableTensor[]) => readonly WritableTensor[],
): Promise<void> => {
  const path = join(dir, 'model.safetensors')
  await writeSafetensors(path, change(await readTensors(path)), { format: 'pt' })
}
