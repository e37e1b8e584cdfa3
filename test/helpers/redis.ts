import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@sweepstack/store/testing'

export type TestRedis = { url: string; stop(): Promise<void> }

/**
 * A Redis for a test: TEST_REDIS_URL (kept apart by a namespace of its own), else a server started here. Without
 * either, the reason to skip with; in CI that is a failure, since a back end would go untested in silence.
 */
export const testRedis = async (): Promise<TestRedis | { skip: string }> => {
  const given = process.env.TEST_REDIS_URL
  if (given !== undefined && given !== '') return { url: withNamespace(given), stop: async () => {} }
  const started = await startRedis()
  if (started !== null) return started
  const reason = 'no Redis: set TEST_REDIS_URL, or install redis-server (apt-get install redis-server)'
  if (process.env.CI) throw new Error(reason)
  return { skip: reason }
}

const withNamespace = (text: string): string => {
  const url = new URL(text)
  url.searchParams.set('namespace', `test_${process.pid}_${Math.floor(performance.now())}`)
  return url.href
}

/**
 * A redis-server with its files in a temporary folder, on the port given by `--port` or a free one; null where there is no
 * such program. A free port may be taken by another before Redis has it: then another one is tried.
 */
export const startRedis = async (options: string[] = []): Promise<TestRedis | null> => {
  const given = options.indexOf('--port')
  if (given >= 0) return startOn(Number(options[given + 1]), options)
  for (let tries = 1; ; tries++) {
    const started = await startOn(await freePort(), options).catch((error) => {
      if (tries === 3) throw error
      return undefined
    })
    if (started !== undefined) return started
  }
}

/** @throws Error where it ends at its start */
const startOn = async (port: number, options: string[]): Promise<TestRedis | null> => {
  const dir = await mkdtemp(join(tmpdir(), 'sweepstack-redis-'))
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', ...options],
    { stdio: 'ignore' },
  )
  let isMissing = false
  const ended = new Promise<'ended'>((resolve) => {
    child.on('exit', () => resolve('ended'))
    child.on('error', () => {
      isMissing = true
      resolve('ended')
    })
  })
  const url = `redis://127.0.0.1:${port}`
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
    await rm(dir, { recursive: true, force: true })
  }
  // A test process that ends badly must not leave a server behind.
  process.once('exit', () => child.kill('SIGKILL'))
  if ((await Promise.race([ended, answers(port)])) === 'ended') {
    await stop()
    if (isMissing) return null
    throw new Error(`redis-server ended at its start on port ${port}`)
  }
  return { url, stop }
}

const answers = async (port: number): Promise<'answers'> => {
  while (!(await pong(port))) await sleep(50)
  return 'answers'
}

const pong = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.on('error', () => resolve(false))
    socket.once('data', (data) => {
      socket.destroy()
      resolve(data.toString().startsWith('+PONG'))
    })
  })
