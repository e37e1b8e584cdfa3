import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { isAlive } from '@sweepstack/store/embedded'

/**
 * Takes a lock file for this process, or says who has it. A lock whose process is gone is taken over; of those
 * that try at once, one gets it.
 *
 * The file comes into being by a link, so it is never seen without its holder's id: an empty one would pass for
 * a dead process's, and be taken from the living.
 */
export const takeLock = async (path: string, pid = process.pid): Promise<'taken' | { holder: number }> => {
  const mine = `${path}.${pid}`
  await writeFile(mine, String(pid))
  try {
    for (;;) {
      if (await linked(mine, path)) return 'taken'
      const holder = await lockHolder(path)
      if (holder !== null) return { holder }
      if (await takeOver(mine, path, pid)) return 'taken'
    }
  } finally {
    await rm(mine, { force: true })
  }
}

export const releaseLock = (path: string): Promise<void> => rm(path, { force: true })

/** The living process that has the lock, or null. */
export const lockHolder = async (path: string): Promise<number | null> => livingPid(await read(path))

const read = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return null
  }
}

const livingPid = (text: string | null): number | null => {
  const pid = Number.parseInt(text ?? '', 10)
  return pid > 0 && isAlive(pid) ? pid : null
}

const linked = async (mine: string, path: string): Promise<boolean> => {
  try {
    await link(mine, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/**
 * Puts our lock in the place of a dead process's. Whoever replaces a lock holds a second one meanwhile, and looks
 * again under it: what was dead when two of us looked may be the other's living lock by now.
 */
const takeOver = async (mine: string, path: string, pid: number): Promise<boolean> => {
  const guard = `${path}.takeover`
  if ((await takeLock(guard, pid)) !== 'taken') return false
  try {
    const now = await read(path)
    // One that was given back meanwhile is taken by a link again.
    if (now === null || livingPid(now) !== null) return false
    await rename(mine, path)
    return true
  } finally {
    await releaseLock(guard)
  }
}
