import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

/**
 * A folder for files that are there only while a request is: uploads on their way to the store. `use` hands out a name
 * in it and removes the file afterwards, whatever happened.
 */
export type Spool = {
  use: <T>(work: (path: string) => Promise<T>) => Promise<T>
  /** Removes the folder with all that is in it. */
  close: () => Promise<void>
}

const PREFIX = 'sweepstack-uploads-'
/** Folders that this process has open: it may hold several apps. */
const open = new Set<string>()

/** Opens a folder in `dir`, after it has removed those of processes of this machine that were killed. */
export const openSpool = async (dir: string): Promise<Spool> => {
  await mkdir(dir, { recursive: true })
  const mine = `${PREFIX}${hostname()}-`
  for (const name of readdirSync(dir)) {
    const pid = name.startsWith(mine) ? /^(\d+)-/.exec(name.slice(mine.length))?.[1] : undefined
    if (pid !== undefined && isAbandoned(Number(pid), join(dir, name))) await remove(join(dir, name))
  }
  // In one turn: another app of this process that starts must not find it before it counts as open.
  const folder = mkdtempSync(join(dir, `${mine}${process.pid}-`))
  open.add(folder)
  return {
    use: async (work) => {
      const path = join(folder, randomUUID())
      try {
        return await work(path)
      } finally {
        await rm(path, { force: true })
      }
    },
    close: async () => {
      await remove(folder)
      open.delete(folder)
    },
  }
}

/** In a container a process often has the number of the one before it. */
const isAbandoned = (pid: number, folder: string): boolean =>
  pid === process.pid ? !open.has(folder) : !isAlive(pid)

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5 })
