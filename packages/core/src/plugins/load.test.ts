import { mkdir, mkdtemp, realpath, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadPlugin } from './load.ts'

const source = (name: string): string =>
  `export default { kind: 'objective', name: '${name}', options: {}, create: () => ({}) }`

let project: string
beforeAll(async () => {
  project = join(await realpath(await mkdtemp(join(tmpdir(), 'kedge-plugins-'))), 'project')
  const installed = join(project, 'node_modules/some-plugin')
  await mkdir(installed, { recursive: true })
  await writeFile(join(project, 'package.json'), '{}')
  await writeFile(join(project, 'mine.mjs'), source('mine'))
  await writeFile(join(project, 'typed.ts'), `const name: string = 'typed'\n${source('typed')}`)
  await writeFile(join(project, 'broken.mjs'), 'export default {')
  await writeFile(join(project, 'nothing.mjs'), 'export default 1')
  await writeFile(join(project, '../outside.mjs'), source('outside'))
  await symlink(join(project, '../outside.mjs'), join(project, 'link.mjs'))
  await writeFile(
    join(installed, 'package.json'),
    '{"name":"some-plugin","version":"1.2.3","type":"module","exports":"./index.js"}',
  )
  await writeFile(join(installed, 'index.js'), source('some'))
})

describe('loadPlugin', () => {
  it('loads an installed package with its version', async () => {
    const { source: from, version, plugins } = await loadPlugin('some-plugin', project)
    expect([from, version, plugins[0]!.name]).toEqual(['some-plugin', '1.2.3', 'some'])
  })

  it('loads JavaScript and TypeScript modules of the project', async () => {
    expect((await loadPlugin(join(project, 'mine.mjs'), project)).plugins[0]!.name).toBe('mine')
    expect((await loadPlugin(join(project, 'typed.ts'), project)).plugins[0]!.name).toBe('typed')
  })

  it('says how to install a package that is missing', async () => {
    await expect(loadPlugin('no-such-plugin', project)).rejects.toThrow(
      'plugins: "no-such-plugin" is not installed; run: npm install no-such-plugin',
    )
  })

  it('refuses modules outside the project, through a link too', async () => {
    await expect(loadPlugin(join(project, '../outside.mjs'), project)).rejects.toThrow('lies outside the project')
    await expect(loadPlugin(join(project, 'link.mjs'), project)).rejects.toThrow('lies outside the project')
  })

  it('names a module that fails to load or is no plugin', async () => {
    await expect(loadPlugin(join(project, 'broken.mjs'), project)).rejects.toThrow('broken.mjs" fails to load')
    await expect(loadPlugin(join(project, 'nothing.mjs'), project)).rejects.toThrow('nothing.mjs" is no plugin')
    await expect(loadPlugin(join(project, 'none.mjs'), project)).rejects.toThrow('none.mjs: no such file')
  })
})
