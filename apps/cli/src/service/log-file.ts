import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

const LARGEST = 5_000_000
const TAIL_BYTES = 8_192

/** A log a child writes to; `tail` gives its last lines since it was opened. */
export type LogFile = { path: string; fd: number; tail(lines: number): string; close(): void }

/** Opens a log for appending. One that has grown large is kept once more as `.1`. */
export const openLog = (path: string): LogFile => {
  mkdirSync(dirname(path), { recursive: true })
  if (sizeOf(path) > LARGEST) setAside(path)
  const fd = openSync(path, 'a+')
  const from = fstatSync(fd).size
  return { path, fd, tail: (lines) => lastLines(fd, from, lines), close: () => closeSync(fd) }
}

const setAside = (path: string): void => {
  try {
    renameSync(path, `${path}.1`)
  } catch (error) {
    // Another command that starts just now was faster.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

const lastLines = (fd: number, from: number, lines: number): string => {
  const end = fstatSync(fd).size
  const start = Math.max(from, end - TAIL_BYTES)
  const buffer = Buffer.alloc(Math.max(0, end - start))
  readSync(fd, buffer, 0, buffer.length, start)
  return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n')
}
