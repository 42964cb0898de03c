import { run } from './project.ts'

/** Why TensorFlow cannot be built against here, in words for whoever reads the skipped proof; undefined where it can. */
export const whyUnavailable = async (version: string): Promise<string | undefined> => {
  if (process.platform !== 'linux') return `it is for Linux, and this is ${process.platform}`
  for (const tool of ['python3', 'g++', 'make'])
    if ((await run(tool, ['--version'])).code !== 0) return `there is no ${tool} here`
  const index = await run('python3', ['-m', 'pip', 'index', 'versions', 'tensorflow-cpu'], {
    env: { PIP_RETRIES: '0' },
  })
  if (index.code !== 0) return `pip finds no tensorflow-cpu: ${index.stderr.trim().split('\n').at(-1)}`
  return index.stdout.includes(version) ? undefined : `pip has no tensorflow-cpu ${version}: ${index.stdout.trim()}`
}
