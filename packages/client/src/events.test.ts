import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SweepEvent } from '@sweepstack/contracts'
import { createClient } from './client.js'
import { scriptedServer } from './testing/scripted-server.js'

const ID = '00000000-0000-7000-8000-000000000000'
const event = (id: number, type: SweepEvent['type'] = 'run.done'): SweepEvent => ({
  id,
  sweepId: ID,
  runId: null,
  type,
  at: '2026-01-01T00:00:00.000Z',
  data: {},
})
const text = (one: { id: number; type: string }) =>
  `id: ${one.id}\nevent: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`
const PROGRESS = { runs: { queued: 0, running: 1, done: 0, failed: 0, cancelled: 0 }, running: [] }

test('goes on after the last event when the connection breaks, and ends at 204', async (t) => {
  const stored = [1, 2, 3, 4].map((id) => event(id))
  const server = await scriptedServer((request, _, response) => {
    const from = Number(request.headers['last-event-id'] ?? 0)
    const left = stored.filter(({ id }) => id > from)
    if (left.length === 0) return response.writeHead(204).end()
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`event: progress\ndata: ${JSON.stringify(PROGRESS)}\n\n`)
    // Two whole events and half of a third, then the line is cut.
    response.write(left.slice(0, 2).map(text).join('') + text(event(99)).slice(0, 20), () =>
      response.destroy(),
    )
  })
  t.after(server.close)
  const updates = []
  for await (const update of createClient({ baseUrl: server.url }).sweeps.events(ID)) updates.push(update)
  assert.deepEqual(
    updates.flatMap((update) => (update.type === 'event' ? [update.event.id] : [])),
    [1, 2, 3, 4],
  )
  assert.deepEqual(updates[0], { type: 'progress', progress: PROGRESS })
  assert.deepEqual(
    server.seen.map(({ headers }) => headers['last-event-id']),
    [undefined, '2', '4'],
  )
})

test('an event of a newer API is passed over', async (t) => {
  const server = await scriptedServer((request, _, response) => {
    if (request.headers['last-event-id'] !== undefined) return response.writeHead(204).end()
    response.end(text({ ...event(1), type: 'sweep.renamed' as 'run.done' }) + text(event(2)))
  })
  t.after(server.close)
  const ids = []
  for await (const update of createClient({ baseUrl: server.url }).sweeps.events(ID))
    if (update.type === 'event') ids.push(update.event.id)
  assert.deepEqual(ids, [2])
})

test('a sweep that is not there is no matter of trying again', async (t) => {
  const server = await scriptedServer((_, __, response) => response.writeHead(404).end('{}'))
  t.after(server.close)
  const updates = createClient({ baseUrl: server.url }).sweeps.events(ID)
  await assert.rejects(updates.next(), { code: 'not-found' })
  assert.equal(server.seen.length, 1)
})

test('leaving the loop closes the connection', async (t) => {
  let closed = (): void => {}
  const gone = new Promise<void>((resolve) => {
    closed = resolve
  })
  const server = await scriptedServer((_, request, response) => {
    request.socket.once('close', closed)
    response.write(text(event(1)))
  })
  t.after(server.close)
  for await (const _ of createClient({ baseUrl: server.url }).sweeps.events(ID)) break
  await gone
})

test('the signal ends it without an error', async (t) => {
  const server = await scriptedServer((_, __, response) => response.write(text(event(1))))
  t.after(server.close)
  const stop = new AbortController()
  const ids = []
  for await (const update of createClient({ baseUrl: server.url }).sweeps.events(ID, {
    signal: stop.signal,
  })) {
    if (update.type === 'event') ids.push(update.event.id)
    setTimeout(() => stop.abort(), 20)
  }
  assert.deepEqual(ids, [1])
})
