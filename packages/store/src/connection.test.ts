import assert from 'node:assert/strict'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { describeConnection, unavailable } from './connection.js'
import { checkServer } from './database.js'
import { migrate } from './migrate.js'
import { openStore } from './store.js'
import { freshDatabase } from './testing.js'

const refusal = async (work: Promise<unknown>): Promise<SweepstackError> => {
  const error = await work.then(
    () => null,
    (e: unknown) => e,
  )
  assert.ok(error instanceof SweepstackError, String(error))
  return error
}

test('a database that refuses, is not there or does not know us is `unavailable`, by its host, without password', async () => {
  const { url, drop } = await freshDatabase()
  const wrong = (change: (url: URL) => void): string => {
    const other = new URL(url)
    change(other)
    return other.href
  }
  const cases: [string, RegExp][] = [
    [wrong((u) => (u.password = 'hunter2')), /password authentication failed/],
    [wrong((u) => (u.pathname = '/no_such_database')), /does not exist/],
    [wrong((u) => (u.port = '1')), /ECONNREFUSED/],
    [wrong((u) => (u.hostname = 'no-such-host.invalid')), /ENOTFOUND|EAI_AGAIN/],
  ]
  for (const [bad, expected] of cases)
    for (const open of [openStore, migrate]) {
      const error = await refusal(open(bad))
      assert.equal(error.code, 'unavailable')
      assert.match(error.message, expected)
      assert.ok(error.message.includes(new URL(bad).host), error.message)
      assert.ok(error.fix)
      assert.ok(!JSON.stringify(error.toProblem()).includes(new URL(bad).password))
    }
  await drop()
})

test('a URL of something else is `config.invalid`', async () => {
  for (const bad of ['', 'nonsense', 'http://localhost', 'redis://localhost', '/var/run'])
    assert.equal((await refusal(openStore(bad))).code, 'config.invalid')
  assert.equal(describeConnection('postgres://u:p@h/d'), 'h:5432/d')
})

test('a server older than PostgreSQL 14 is refused', async () => {
  const old = { query: async <Row>() => [{ number: 130_012, version: '13.12' }] as Row[] }
  const error = await refusal(checkServer(old, 'h:5432'))
  assert.match(error.message, /h:5432 is version 13\.12/)
})

test('a database that goes away while in use is `unavailable`, and used again when it is back', async () => {
  const { url, drop } = await freshDatabase()
  const target = new URL(url)
  const sockets = new Set<Socket>()
  const proxy = createServer((socket) => {
    const upstream = connect(Number(target.port), target.hostname)
    for (const s of [socket, upstream]) {
      sockets.add(s)
      s.on('error', () => {})
    }
    socket.pipe(upstream).pipe(socket)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as AddressInfo
  const through = new URL(url)
  through.port = String(port)
  const store = await openStore(through.href)
  const closed = new Promise((resolve) => proxy.close(resolve))
  for (const socket of sockets) socket.destroy()
  await closed
  const methods = [() => store.ready(), () => store.sweeps.list(), () => store.leases.reconcile({ limit: 1 })]
  for (const method of methods) assert.equal((await refusal(method())).code, 'unavailable')
  await new Promise<void>((resolve) => proxy.listen(port, '127.0.0.1', resolve))
  await store.ready()
  assert.deepEqual((await store.sweeps.list()).items, [])
  await store.close()
  for (const socket of sockets) socket.destroy()
  proxy.close()
  await drop()
})

test('other errors stay what they are', () => {
  const error = new Error('a bug')
  assert.equal(unavailable(error, 'h'), error)
  const ours = new SweepstackError('not-found', 'x')
  assert.equal(unavailable(ours, 'h'), ours)
})
