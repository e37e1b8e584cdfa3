import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { createClient } from './client.js'
import { scriptedServer } from './testing/scripted-server.js'

const ID = '00000000-0000-7000-8000-000000000000'
const VIEW = {
  id: ID,
  name: 'x',
  status: 'queued',
  cells: 1,
  runs: { queued: 1, running: 0, done: 0, failed: 0, cancelled: 0 },
  createdAt: '2026-01-01T00:00:00.000Z',
  finishedAt: null,
}

test('a problem comes back as the error it was', async (t) => {
  const error = new SweepstackError('spec.invalid', 'heads', {
    fix: 'use 4',
    issues: [{ path: 'a', message: 'b' }],
  })
  const server = await scriptedServer((_, __, response) => {
    response
      .writeHead(400, { 'content-type': 'application/problem+json' })
      .end(JSON.stringify(error.toProblem('r')))
  })
  t.after(server.close)
  await assert.rejects(createClient({ baseUrl: server.url }).sweeps.create({}), {
    code: 'spec.invalid',
    message: 'heads',
    fix: 'use 4',
    issues: [{ path: 'a', message: 'b' }],
  })
})

test('nothing listens: unavailable, with what to start', async () => {
  const server = await scriptedServer(() => {})
  await server.close()
  await assert.rejects(createClient({ baseUrl: server.url }).sweeps.list(), {
    code: 'unavailable',
    message: /ECONNREFUSED/,
    fix: /sweepstack up/,
  })
})

for (const baseUrl of ['localhost:8787', 'ftp://x', 'not a url'])
  test(`${baseUrl} is refused at once`, () => {
    assert.throws(() => createClient({ baseUrl }), { code: 'request.invalid', fix: /http:/ })
  })

test('a path before /v1 and a slash at the end are kept right', async (t) => {
  const server = await scriptedServer((_, __, response) => response.end(JSON.stringify(VIEW)))
  t.after(server.close)
  await createClient({ baseUrl: `${server.url}/proxy/` }).sweeps.cancel(ID)
  assert.equal(server.seen[0]?.url, `/proxy/v1/sweeps/${ID}/cancel`)
})

test('creating is tried again with the same key, cancelling is not', async (t) => {
  const server = await scriptedServer((_, __, response) => {
    if (server.seen.length === 1) response.writeHead(502).end('<html>')
    else response.writeHead(201).end(JSON.stringify(VIEW))
  })
  t.after(server.close)
  const client = createClient({ baseUrl: server.url })
  assert.equal((await client.sweeps.create({ name: 'x' })).id, ID)
  const keys = server.seen.map(({ headers }) => headers['idempotency-key'])
  assert.equal(keys.length, 2)
  assert.ok(keys[0])
  assert.equal(keys[0], keys[1])
  server.seen.length = 0
  await assert.rejects(client.sweeps.cancel(ID), { code: 'unavailable' })
  assert.equal(server.seen.length, 1)
})

test('two submissions are two keys', async (t) => {
  const server = await scriptedServer((_, __, response) => response.end(JSON.stringify(VIEW)))
  t.after(server.close)
  const client = createClient({ baseUrl: server.url })
  await client.sweeps.create({})
  await client.sweeps.create({})
  await client.sweeps.create({}, { idempotencyKey: 'mine' })
  const keys = server.seen.map(({ headers }) => headers['idempotency-key'])
  assert.equal(new Set(keys).size, 3)
  assert.equal(keys[2], 'mine')
})

test('an answer of another shape is not passed on', async (t) => {
  const server = await scriptedServer((_, __, response) =>
    response.end(JSON.stringify({ ...VIEW, runs: {} })),
  )
  t.after(server.close)
  await assert.rejects(createClient({ baseUrl: server.url }).sweeps.cancel(ID), {
    code: 'internal',
    message: /runs/,
    fix: /same version/,
  })
})

test('something else that listens is named as such', async (t) => {
  const server = await scriptedServer((_, __, response) => response.writeHead(404).end('<h1>nginx</h1>'))
  t.after(server.close)
  await assert.rejects(createClient({ baseUrl: server.url }).sweeps.get(ID), {
    code: 'not-found',
    fix: /nginx/,
  })
})

test('token, lists and what is left out', async (t) => {
  const server = await scriptedServer((_, __, response) => response.end('{"by":"depth","rows":[]}'))
  t.after(server.close)
  const client = createClient({ baseUrl: server.url, token: 'secret' })
  await client.results({ by: 'depth', sweep: ['a', 'b c'], test: undefined, 'model.layers': '1..2' })
  assert.equal(server.seen[0]?.url, '/v1/results?by=depth&sweep=a&sweep=b+c&model.layers=1..2')
  assert.equal(server.seen[0]?.headers.authorization, 'Bearer secret')
})

test('a server that never answers is given up', async (t) => {
  const server = await scriptedServer(() => {})
  t.after(server.close)
  await assert.rejects(createClient({ baseUrl: server.url, timeoutMs: 50 }).sweeps.cancel(ID), {
    code: 'unavailable',
    message: /no answer in time/,
  })
})
