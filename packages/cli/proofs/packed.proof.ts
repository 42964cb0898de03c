import { execFile } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { createFolder, readRows, writeConfig } from '../test/kedge.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../..', import.meta.url))
const packages = [
  'core',
  'data',
  'backend-onnx',
  'engine-tfjs',
  'plugin-dpo',
  'plugin-ipo',
  'plugin-kto',
  'plugin-pairwise',
  'plugin-reference-free',
  'plugin-adaptive-beta',
  'plugin-tr',
  'cli',
]

const hinge = `
import { defineObjective, sequenceSum, tf } from '@kedge/core'

export default defineObjective<{ margin: number }>({
  name: 'hinge',
  options: { margin: { type: 'number', default: 1 } },
  create: ({ margin }) => ({
    batch: 'paired',
    needs: { reference: true },
    loss(policy, reference) {
      const gain = (side: 'chosen' | 'rejected') => tf.sub(sequenceSum(policy[side]), sequenceSum(reference[side]))
      return { loss: tf.mean(tf.relu(tf.sub(margin, tf.sub(gain('chosen'), gain('rejected'))))), metrics: {} }
    },
  }),
})
`

it('trains an objective of one file, outside the workspace, under tr, against the packed packages', async () => {
  const folder = await createFolder()
  const tarballs = join(folder, 'tarballs')
  const project = join(folder, 'project')
  await mkdir(project)
  for (const name of packages)
    await run(process.execPath, [join(root, 'scripts/pnpm.mjs'), 'pack', '--pack-destination', tarballs], {
      cwd: join(root, 'packages', name),
    })
  const files = (await readdir(tarballs)).map((name) => join(tarballs, name))
  expect(files).toHaveLength(packages.length)
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }')
  // The native library is in the package; its install script would fetch a CUDA provider besides.
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' }
  await run('npm', ['install', '--no-audit', '--no-fund', ...files], { cwd: project, env })

  await writeFile(join(project, 'hinge.ts'), hinge)
  await writeConfig(project, {
    plugins: ['./hinge.ts', '@kedge/plugin-tr'],
    objective: { use: 'hinge', wrap: [{ use: 'tr', with: { alpha: 1, syncPeriod: 2 } }] },
  })
  await run('npx', ['kedge', 'train', 'run.yaml'], { cwd: project })
  const rows = await readRows(join(project, 'runs/run/metrics.jsonl'))
  expect(rows.map((row) => row['reference/version'])).toEqual([0, 1, 1])
  // The hinge starts at its margin, and is back there after the hard move.
  expect(rows[0]!.loss).toBeCloseTo(1, 5)
  expect(rows[1]!.loss).not.toBeCloseTo(1, 3)
  expect(rows[2]!.loss).toBeCloseTo(1, 5)
})
