import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createClient } from '@sweepstack/client'
import { freshDatabase } from '@sweepstack/store/testing'

const main = fileURLToPath(import.meta.resolve('@sweepstack/api/main'))
const database = await freshDatabase()
after(() => database.drop())

type Ended = { code: number | null; stderr: string }
const start = (
  env: Record<string, string>,
): { child: ChildProcess; ready: Promise<string>; ended: Promise<Ended> } => {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, PORT: '0', ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk
  })
  // Not 'close': a child whose channel was closed from here never emits it.
  const ended = Promise.all([once(child, 'exit'), once(child.stderr!, 'close')]).then(([[code]]) => ({
    code: code as number | null,
    stderr,
  }))
  const ready = new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { url: string }).url))
    void ended.then(({ stderr }) => reject(new Error(stderr)))
  })
  ready.catch(() => {})
  return { child, ready, ended }
}

test('says where it listens, logs requests with their ids to stderr, and SIGTERM ends open streams', async () => {
  const api = start({ DATABASE_URL: database.url })
  const url = await api.ready
  const client = createClient({ baseUrl: url })
  await client.ready()
  const data = { preset: 'fixed-length', length: 10 }
  const { id } = await client.sweeps.create({ name: 'open', base: { data } })
  const stream = await fetch(`${url}/v1/sweeps/${id}/events`, { headers: { 'x-request-id': 'the-stream' } })
  api.child.kill('SIGTERM')
  assert.match(await stream.text(), /sweep\.created/)
  const { code, stderr } = await api.ended
  assert.equal(code, 0)
  assert.match(stderr, /"reqId":"the-stream"/)
})

test('ends when whoever started it does', async () => {
  const api = start({ DATABASE_URL: database.url, LOG_LEVEL: 'silent' })
  await api.ready
  api.child.disconnect()
  assert.equal((await api.ended).code, 0)
})

test('open to other machines without a token: does not start, and says what to set', async () => {
  const { code, stderr } = await start({ DATABASE_URL: database.url, HOST: '0.0.0.0' }).ended
  assert.equal(code, 2)
  assert.match(stderr, /SWEEPSTACK_TOKEN/)
})

test('with a token it asks for it', async () => {
  const token = 'sixteen-characters-or-more'
  const api = start({
    DATABASE_URL: database.url,
    HOST: '0.0.0.0',
    SWEEPSTACK_TOKEN: token,
    LOG_LEVEL: 'silent',
  })
  const url = (await api.ready).replace('0.0.0.0', '127.0.0.1')
  await assert.rejects(createClient({ baseUrl: url }).sweeps.list(), {
    code: 'auth.required',
    fix: /SWEEPSTACK_TOKEN/,
  })
  assert.deepEqual((await createClient({ baseUrl: url, token }).sweeps.list()).next, null)
  api.child.kill('SIGTERM')
  assert.equal((await api.ended).code, 0)
})

test('no database there: does not start, and names the host but never the password', async () => {
  const { code, stderr } = await start({ DATABASE_URL: 'postgresql://me:secret@127.0.0.1:1/none' }).ended
  assert.equal(code, 1)
  assert.match(stderr, /127\.0\.0\.1:1/)
  assert.doesNotMatch(stderr, /secret/)
})

test('a port that is taken: says so', async () => {
  const first = start({ DATABASE_URL: database.url, LOG_LEVEL: 'silent' })
  const { port } = new URL(await first.ready)
  const { code, stderr } = await start({ DATABASE_URL: database.url, PORT: port, LOG_LEVEL: 'silent' }).ended
  assert.equal(code, 2)
  assert.match(stderr, /EADDRINUSE.*\n.*PORT/)
  first.child.kill('SIGTERM')
  await first.ended
})
