import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copyFixture } from '../test-support/model-directory.ts'
import { indexFile, singleFile, visitWeightFiles } from './weight-files.ts'

let dir: string
beforeEach(async () => {
  dir = await copyFixture('llama')
})
afterEach(() => rm(dir, { recursive: true }))

const visit = () => visitWeightFiles(dir, async () => {})
const writeIndex = (weight_map: unknown) => writeFile(join(dir, indexFile), JSON.stringify({ weight_map }))

describe('visitWeightFiles', () => {
  it('takes a single file before an index, as transformers does', async () => {
    await writeIndex({ 'model.norm.weight': 'gone.safetensors' })
    expect((await visit()).map(({ name }) => name)).toEqual([singleFile])
  })

  it('follows a link, which is how the cache of Hugging Face stores files', async () => {
    await mkdir(join(dir, 'blobs'))
    await rename(join(dir, singleFile), join(dir, 'blobs/abc'))
    await symlink('blobs/abc', join(dir, singleFile))
    expect(await visit()).toHaveLength(1)
  })

  it.each(['pytorch_model.bin', 'pytorch_model-00001-of-00002.bin', 'model.pth', 'model.gguf'])(
    'opens no %s, and says what to do about it',
    async (name) => {
      await rename(join(dir, singleFile), join(dir, name))
      const message = `has ${name} but no model.safetensors; .* transformers converts it: .*save_pretrained`
      await expect(visit()).rejects.toMatchObject({
        code: 'MODEL_NOT_FOUND',
        message: expect.stringMatching(message),
      })
    },
  )

  it('says so where there are no weights at all', async () => {
    await rm(join(dir, singleFile))
    await expect(visit()).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' })
  })

  it.each([
    '../model.safetensors',
    '/etc/passwd.safetensors',
    'blobs/model.safetensors',
    'pytorch_model.bin',
    '..',
    '',
    3,
    null,
    ['model.safetensors'],
  ])('refuses an index that names %j as a file', async (shard) => {
    await rm(join(dir, singleFile))
    await writeIndex({ 'model.norm.weight': shard })
    await expect(visit()).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringMatching(/gives tensor "model\.norm\.weight" the file .*; it must be a \.safetensors file/),
    })
  })

  it.each([[[]], ['x'], [null], [undefined]])('refuses an index whose weight_map is %j', async (weightMap) => {
    await rm(join(dir, singleFile))
    await writeIndex(weightMap)
    await expect(visit()).rejects.toMatchObject({ code: 'MODEL_INVALID' })
  })

  it('refuses a shard that is no file, has a NUL in its name or is not there', async () => {
    await rm(join(dir, singleFile))
    await mkdir(join(dir, 'folder.safetensors'))
    for (const shard of ['folder.safetensors', 'a\0.safetensors', 'gone.safetensors']) {
      await writeIndex({ 'model.norm.weight': shard })
      await expect(visit()).rejects.toMatchObject({ code: expect.stringMatching(/^MODEL_/) })
    }
  })

  it('refuses an index that is nested too deeply to be one, in a short message', async () => {
    await rm(join(dir, singleFile))
    const deep = '['.repeat(50_000) + ']'.repeat(50_000)
    await writeFile(join(dir, indexFile), `{"weight_map":{"model.norm.weight":${deep}}}`)
    await expect(visit()).rejects.toMatchObject({ code: 'MODEL_INVALID' })
  })
})
