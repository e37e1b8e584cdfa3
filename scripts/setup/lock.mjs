// Two set-ups at once must not trample each other; one that was killed must not block the next for ever.
// A lock is a file its holder touches every second. It is stale when its process is gone (same machine),
// or when nobody has touched it for a while (another machine on a shared disk, a process id used again).
import { randomBytes } from 'node:crypto'
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { say } from './report.mjs'

const TOUCH_MS = 1_000
const STALE_MS = 30_000

/** Runs `work` while holding the lock at `path`, waiting for another holder to end first. */
export async function withLock(path, work, { staleMs = STALE_MS } = {}) {
  mkdirSync(dirname(path), { recursive: true })
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), id: randomBytes(8).toString('hex') })
  let said = false
  while (!take(path, mine)) {
    const seen = holder(path)
    if (seen !== undefined && isStale(path, seen, staleMs)) clear(path, seen)
    else {
      if (!said && seen !== undefined) say(`set-up: waiting for another set-up (${describe(seen)}) ...`)
      said = true
      await sleep(200)
    }
  }
  const timer = setInterval(() => touch(path), TOUCH_MS)
  timer.unref()
  const release = () => {
    if (holder(path) === mine) rmSync(path, { force: true })
  }
  process.once('exit', release)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    process.removeListener('exit', release)
    release()
  }
}

/** By a link, so that the lock is never seen empty: an empty one would pass for a stale one. */
function take(path, mine) {
  const written = `${path}.${randomBytes(6).toString('hex')}`
  writeFileSync(written, mine)
  try {
    linkSync(written, path)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(written, { force: true })
  }
}

function holder(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function isStale(path, seen, staleMs) {
  const { pid, host } = parse(seen)
  if (host === hostname() && pid !== undefined && !isAlive(pid)) return true
  try {
    return Date.now() - statSync(path).mtimeMs > staleMs
  } catch {
    return false
  }
}

/** Moves the stale lock away; puts it back if meanwhile another waiter took the lock under that name. */
function clear(path, seen) {
  const aside = `${path}.${randomBytes(6).toString('hex')}`
  try {
    renameSync(path, aside)
    if (holder(aside) !== seen) linkSync(aside, path)
  } catch {
    // Another waiter was faster: the loop looks again.
  }
  rmSync(aside, { force: true })
}

function touch(path) {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // Cleared by hand: nothing to keep alive.
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** A lock file written half way (killed in between, disk full) names nobody and goes by its age. */
function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

function describe(seen) {
  const { pid, host } = parse(seen)
  return pid === undefined ? 'unknown' : `process ${pid} on ${host}`
}
