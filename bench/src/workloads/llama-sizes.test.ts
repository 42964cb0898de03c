import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { paths } from '../paths.ts'
import { countParameters, layerMatrixSize, llamaTensors } from './llama-sizes.ts'
import { workloadA, workloadB } from './standard.ts'

describe('llamaTensors', () => {
  it('names and shapes the tensors of a real checkpoint', async () => {
    const bytes = await readFile(join(paths.stories, 'model.safetensors'))
    const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString())
    delete header.__metadata__
    const found = Object.entries<{ shape: number[] }>(header).map(([name, { shape }]) => [name, shape])
    const sorted = (entries: readonly unknown[]) => entries.map((entry) => JSON.stringify(entry)).sort()
    expect(sorted(llamaTensors(workloadB.sizes))).toEqual(sorted(found))
  })
})

describe('countParameters', () => {
  it('counts 33.6 million in workload A', () => {
    // Six layers of 2 * 512^2 + 2 * 512 * 256 + 3 * 512 * 1376 and two norms, the embeddings, the last norm.
    expect(layerMatrixSize(workloadA.sizes)).toBe(524_288 + 262_144 + 2_113_536)
    expect(countParameters(workloadA.sizes)).toBe(6 * (2_899_968 + 1024) + 32_768 * 512 + 512)
  })
})
