import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that goes when the process does. Its path is short: sockets lie in it, and theirs may have 107 characters. */
export function scratchFolder() {
  const dir = mkdtempSync(join(tmpdir(), 'sweepstack-bench-'))
  process.on('exit', () => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** Does the work; what it fails of is told in a line, and the exit code is 1. */
export async function told(work) {
  try {
    await work()
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
