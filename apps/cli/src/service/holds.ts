import { rmSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlive } from '@sweepstack/store/embedded'

/**
 * A command's need of the local service: while any holds it, it stays up. A hold of a process that is gone
 * counts no more, so a killed command leaves nothing running.
 */
export type Hold = { pid: number; workers: number }

/** Writes a hold and returns what takes it away. `workers`: how many worker processes the command wants. */
export const placeHold = async (folder: string, workers: number): Promise<() => Promise<void>> => {
  await mkdir(folder, { recursive: true })
  const path = join(folder, `${process.pid}.json`)
  await writeFile(path, JSON.stringify({ pid: process.pid, workers } satisfies Hold))
  const atExit = (): void => rmSync(path, { force: true })
  process.once('exit', atExit)
  return async () => {
    process.off('exit', atExit)
    await rm(path, { force: true })
  }
}

/** The holds of living processes; those of dead ones are cleared away. */
export const liveHolds = async (folder: string): Promise<Hold[]> => {
  const names = await readdir(folder).catch(() => [])
  const holds = await Promise.all(names.map((name) => readHold(join(folder, name))))
  return holds.filter((hold) => hold !== null)
}

const readHold = async (path: string): Promise<Hold | null> => {
  const pid = Number.parseInt(path.split(/[\\/]/).at(-1) ?? '', 10)
  if (!isAlive(pid)) {
    await rm(path, { force: true })
    return null
  }
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Hold
  } catch {
    // Read while it was being written: it holds, and what it wants is read next time.
    return { pid, workers: 0 }
  }
}
