import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { isAlive } from '@sweepstack/store'

/**
 * Takes a lock file for this process, or says who has it. A lock whose process is gone is taken over; of two
 * that try, one gets it.
 */
export const takeLock = async (path: string, pid = process.pid): Promise<'taken' | { holder: number }> => {
  for (;;) {
    try {
      await writeFile(path, String(pid), { flag: 'wx' })
      return 'taken'
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = await lockHolder(path)
    if (holder !== null) return { holder }
    await removeStale(path, pid)
  }
}

export const releaseLock = (path: string): Promise<void> => rm(path, { force: true })

/** The living process that has the lock, or null. */
export const lockHolder = async (path: string): Promise<number | null> => {
  const pid = await readPid(path)
  return pid !== null && isAlive(pid) ? pid : null
}

const readPid = async (path: string): Promise<number | null> => {
  try {
    return Number.parseInt(await readFile(path, 'utf8'), 10) || null
  } catch {
    return null
  }
}

/** Moves the lock aside before it is deleted: what was moved may have become another's in between. */
const removeStale = async (path: string, pid: number): Promise<void> => {
  const aside = `${path}.${pid}`
  try {
    await rename(path, aside)
    const moved = await readPid(aside)
    if (moved !== null && isAlive(moved)) await link(aside, path).catch(() => {})
  } catch {
    // Another process moved it first.
  }
  await rm(aside, { force: true })
}
