import { spawn } from 'node:child_process'
import { closeSync, fstatSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { asAccount, SYSTEM_ENV, serverAccount } from './account.js'
import type { Binaries } from './binaries.js'

const LOG_LIMIT = 10 * 2 ** 20

/** Settings of the server. It listens on this machine only, and leaves the cores to the training. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'work_mem=16MB',
  'jit=off',
  'max_parallel_workers_per_gather=0',
  'timezone=UTC',
]
/** For tests, whose data nobody needs after a crash. */
const NOT_DURABLE = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off']

export type Launched = {
  pid: number
  /** What the server wrote before it ended, or null while it runs. */
  ended: () => string | null
}

/**
 * Starts the server, as a process of its own group so that a Ctrl-C meant for us does not stop it first. It writes
 * to the log file, never into a pipe that dies with us.
 */
export const launch = async (
  { postgres }: Binaries,
  data: string,
  port: number,
  log: string,
  durable: boolean,
): Promise<Launched> => {
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT) renameSync(log, `${log}.1`)
  const out = openSync(log, 'a', 0o600)
  const start = fstatSync(out).size
  const settings = durable ? SETTINGS : [...SETTINGS, ...NOT_DURABLE]
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  const command = asAccount(serverAccount(data), postgres, args, [data])
  const child = spawn(command.program, command.args, {
    ...command.options,
    cwd: data,
    env: SYSTEM_ENV,
    detached: true,
    stdio: ['ignore', out, out],
  })
  let failed: Error | null = null
  child.on('error', (error) => {
    failed = error
  })
  child.unref()
  closeSync(out)
  return {
    pid: child.pid ?? -1,
    ended: () => {
      if (failed !== null) return failed.message
      if (child.exitCode === null && child.signalCode === null) return null
      return readFileSync(log).subarray(start).toString('utf8')
    },
  }
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
