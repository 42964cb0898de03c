import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** A path inside this example, whatever the working directory. */
export const inExample = (...parts: string[]): string => join(root, ...parts)
