import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { isAlive, readPostmaster, sleep } from './process.js'
import { type Embedded, startEmbedded } from './start.js'

const isRoot = process.getuid?.() === 0
const started: Embedded[] = []
const dirs: string[] = []
after(async () => {
  for (const server of started) await server.stop()
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
})

const temporary = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'sweepstack-embedded-'))
  dirs.push(dir)
  return dir
}
const start = async (dir: string, durable = false): Promise<Embedded> => {
  const server = await startEmbedded({ dir, durable })
  started.push(server)
  return server
}
const query = async (url: string, text: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** A process that starts the server in `dir`, says so and then waits to be killed. */
const starter = async (dir: string, as?: number): Promise<{ child: ChildProcess; said: Embedded }> => {
  const module = JSON.stringify(new URL('./start.js', import.meta.url).href)
  const script = `const { startEmbedded } = await import(${module})
    const server = await startEmbedded({ dir: ${JSON.stringify(dir)} })
    console.log(JSON.stringify(server))
    process.on('SIGTERM', () => server.stop().then(() => process.exit(0)))
    setInterval(() => {}, 1000)`
  const options = as === undefined ? {} : { uid: as, gid: as, cwd: '/' }
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  })
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout!.once('data', (data) => resolve(String(data)))
    child.once('exit', (code) => reject(new Error(`the starter ended with ${code}`)))
  })
  return { child, said: JSON.parse(line) as Embedded }
}
const ended = (child: ChildProcess): Promise<unknown> => new Promise((resolve) => child.once('exit', resolve))

test('serves on 127.0.0.1 with a password nobody else can read; stops, and starts with the same data', async () => {
  // A home that only its owner may enter, as root's is.
  const dir = join(temporary(), 'home')
  const [one, two] = await Promise.all([start(dir), start(dir)])
  assert.equal(one.url, two.url, 'two that start at once share one server')
  assert.deepEqual([one.owned, two.owned].sort(), [false, true])
  await query(one.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
  const [listen] = await query(one.url, 'SHOW listen_addresses')
  assert.equal(listen?.listen_addresses, '127.0.0.1')
  const passwordFile = join(dir, 'cluster', 'password')
  assert.equal(statSync(passwordFile).mode & 0o777, 0o600)
  const wrong = new URL(one.url)
  assert.equal(wrong.password, readFileSync(passwordFile, 'utf8').trim())
  wrong.password = 'wrong'
  await assert.rejects(query(wrong.href, 'SELECT 1'), /password authentication failed/)

  const [owner, guest] = one.owned ? [one, two] : [two, one]
  await guest.stop()
  assert.deepEqual(await query(owner.url, 'SELECT * FROM kept'), [{ answer: 42 }])
  await owner.stop()
  await owner.stop()
  assert.equal(readPostmaster(join(dir, 'cluster', 'data')), null)
  assert.match(readFileSync(join(dir, 'postgres.log'), 'utf8'), /database system is shut down/)

  const again = await start(dir)
  assert.equal(again.owned, true)
  assert.deepEqual(await query(again.url, 'SELECT * FROM kept'), [{ answer: 42 }])
  await again.stop()
})

test('takes over from a killed owner, and makes good a killed server and a left-over pid file', async () => {
  const dir = temporary()
  // What an initdb leaves that was killed on the way.
  const abandoned = join(dir, 'stage-999999999-abcd')
  mkdirSync(join(abandoned, 'data'), { recursive: true })
  const { child, said } = await starter(dir)
  assert.ok(!existsSync(abandoned))
  const guest = await start(dir)
  assert.deepEqual([guest.owned, guest.port], [false, said.port], 'its owner lives')
  await query(said.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
  child.kill('SIGKILL')
  await ended(child)
  assert.ok(isAlive(said.pid), 'the server outlives its owner')
  // The server notices the broken connection a moment later.
  let heir = await start(dir)
  for (let i = 0; i < 100 && !heir.owned; i++) {
    await sleep(20)
    heir = await start(dir)
  }
  assert.deepEqual([heir.owned, heir.pid], [true, said.pid])

  await query(heir.url, 'UPDATE kept SET answer = 43')
  process.kill(heir.pid, 'SIGKILL')
  const recovered = await start(dir, true)
  assert.deepEqual([recovered.owned, recovered.pid === said.pid], [true, false])
  assert.deepEqual(await query(recovered.url, 'SELECT * FROM kept'), [{ answer: 43 }])
  const pidFile = join(dir, 'cluster', 'data', 'postmaster.pid')
  const left = readFileSync(pidFile, 'utf8')
  await recovered.stop()

  // The dead server's id went to a process of the same user that is none of ours.
  const bystander = spawn('sleep', ['60'], isRoot ? { uid: statSync(join(dir, 'cluster', 'data')).uid } : {})
  try {
    writeFileSync(pidFile, [bystander.pid, ...left.split('\n').slice(1)].join('\n'))
    const server = await start(dir)
    assert.equal(server.owned, true)
    assert.deepEqual(await query(server.url, 'SELECT * FROM kept'), [{ answer: 43 }])
    await server.stop()
  } finally {
    bystander.kill('SIGKILL')
  }

  await assert.rejects(
    async () => {
      const rival = createServer().listen(0, '127.0.0.1')
      await new Promise((resolve) => rival.once('listening', resolve))
      const address = rival.address()
      try {
        const port = typeof address === 'object' && address !== null ? address.port : 0
        started.push(await startEmbedded({ dir, port, durable: false }))
      } finally {
        rival.close()
      }
    },
    { code: 'unavailable', message: /cannot listen on port \d+/ },
  )
})

test('runs as the user who starts it when that is not root', { skip: !isRoot && 'needs root' }, async () => {
  const NOBODY = 65_534
  const dir = temporary()
  chownSync(dir, NOBODY, NOBODY)
  chmodSync(dir, 0o700)
  const { child, said } = await starter(dir, NOBODY)
  assert.deepEqual(await query(said.url, 'SELECT current_user::text AS who'), [{ who: 'sweepstack' }])
  assert.equal(statSync(join(dir, 'cluster', 'data')).uid, NOBODY)
  child.kill('SIGTERM')
  assert.equal(await ended(child), 0)
  assert.ok(!isAlive(said.pid) || readPostmaster(join(dir, 'cluster', 'data')) === null)
  // Root can use what a user began.
  const server = await start(dir)
  assert.deepEqual(await query(server.url, 'SELECT 1 AS one'), [{ one: 1 }])
  await server.stop()
})
