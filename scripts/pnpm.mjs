// Runs the pinned pnpm through npx, so that Node and npm are all a fresh machine needs.
import { spawnSync } from 'node:child_process'

const { status } = spawnSync('npx', ['--yes', 'pnpm@10.34.9', ...process.argv.slice(2)], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
process.exit(status ?? 1)
