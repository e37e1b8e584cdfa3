import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

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

/** A redis-server on a free port with its files in a temporary folder; null where there is no such program. */
export const startRedis = async (options: string[] = []): Promise<TestRedis | null> => {
  const dir = await mkdtemp(join(tmpdir(), 'sweepstack-redis-'))
  const given = options.indexOf('--port')
  const port = given < 0 ? await freePort() : Number(options[given + 1])
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', ...options],
    { stdio: 'ignore' },
  )
  const ended = new Promise<'ended'>((resolve) => {
    child.on('exit', () => resolve('ended'))
    child.on('error', () => resolve('ended'))
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
    return null
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

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject()))
    })
  })
