import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Whether there is a process with this id, ours or another user's. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const pidFile = (data: string): string => join(data, 'postmaster.pid')

export const hasPidFile = (data: string): boolean => existsSync(pidFile(data))

/** The server that `postmaster.pid` in the data directory speaks of: its process and its port. */
export type Postmaster = { pid: number; port: number }

/** Null where there is no such file, or nothing in it yet: PostgreSQL makes it empty and writes it then. */
export const readPostmaster = (data: string): Postmaster | null => {
  try {
    const [pid, , , port] = readFileSync(pidFile(data), 'utf8').split('\n').map(Number)
    return pid && port ? { pid, port } : null
  } catch {
    return null
  }
}

/** Whether the process is a PostgreSQL on this directory, and not one that got the id of a dead one. */
export const isPostmaster = (pid: number, data: string): boolean => {
  if (!isAlive(pid)) return false
  try {
    // A server's working directory is its data directory.
    if (existsSync('/proc/self/cwd')) return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data)
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(
      'postgres',
    )
  } catch {
    return false
  }
}

/**
 * Makes a left-over `postmaster.pid` harmless whose process id `pid` now belongs to something else: PostgreSQL would
 * wait for that one. The file stays, for it also tells whether children of the dead server still run; the id in it
 * becomes ours, which the server we start knows to be its parent and not a rival.
 */
export const disownPidFile = (data: string, pid: number): void => {
  const [first, ...rest] = readFileSync(pidFile(data), 'utf8').split('\n')
  if (Number(first) === pid) writeFileSync(pidFile(data), [process.pid, ...rest].join('\n'))
}
