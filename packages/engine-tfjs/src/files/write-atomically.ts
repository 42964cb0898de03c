import { type FileHandle, open, rename, rm } from 'node:fs/promises'

/** Writes a file under a temporary name and renames it, so that `path` never holds half of one. */
export const writeAtomically = async (path: string, write: (file: FileHandle) => Promise<void>): Promise<void> => {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    const file = await open(temporary, 'w')
    try {
      await write(file)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
