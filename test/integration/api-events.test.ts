import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { SweepUpdate } from '@sweepstack/client'
import { openApiBench } from '../helpers/api-bench.js'
import { claimRun, playRun } from '../helpers/played-run.js'

const bench = await openApiBench()
const { client, store, url } = bench
after(() => bench.close())

const COUNTS = [{ depth: 2, balanced: [10, 9], unbalanced: [10, 8] }] as Parameters<typeof playRun>[2]
const submit = async (name: string) => {
  const data = { preset: 'fixed-length', length: 10, train: 100, validation: 20 }
  const { id } = await client.sweeps.create({ name, base: { data }, seeds: [0, 1, 2] })
  const { items } = await client.runs.list({ sweep: id })
  return { id, runIds: items.map((run) => run.id) }
}
const eventsOf = (updates: SweepUpdate[]) => updates.flatMap((u) => (u.type === 'event' ? [u.event] : []))

test('a reader of a living sweep hears all, in order, and the stream ends with the sweep', async () => {
  const { id, runIds } = await submit('living')
  const updates: SweepUpdate[] = []
  const reading = (async () => {
    for await (const update of client.sweeps.events(id)) updates.push(update)
  })()
  const claim = await claimRun(store, runIds[0]!)
  const progress = { phase: 'training' as const, step: 5, steps: 10, loss: 0.5, secondsLeft: 3 }
  await store.leases.heartbeat(claim, progress, 60_000)
  while (!updates.some((u) => u.type === 'progress' && u.progress.running[0]?.progress?.step === 5))
    await new Promise((resolve) => setTimeout(resolve, 10))
  await store.leases.release(claim)
  for (const runId of runIds) await playRun(store, runId, COUNTS)
  await reading
  const events = eventsOf(updates)
  assert.deepEqual(
    events.map(({ type }) => type),
    [
      'sweep.created',
      'run.started',
      'run.requeued',
      ...runIds.flatMap(() => ['run.started', 'run.done']),
      'sweep.ended',
    ],
  )
  assert.deepEqual(events, await store.events.after(id, 0, 100))
})

test('resumed from any event, by header or parameter, the rest comes and nothing twice', async () => {
  const { id, runIds } = await submit('resumed')
  for (const runId of runIds) await playRun(store, runId, COUNTS)
  const all = await store.events.after(id, 0, 100)
  for (const [i, { id: after }] of all.slice(0, -1).entries()) {
    const rest: SweepUpdate[] = []
    for await (const update of client.sweeps.events(id, { after })) rest.push(update)
    assert.deepEqual(eventsOf(rest), all.slice(i + 1))
  }
  const last = all.at(-1)!.id
  const headers = { 'last-event-id': String(last) }
  assert.equal((await fetch(`${url}/v1/sweeps/${id}/events`, { headers })).status, 204)
  assert.equal((await fetch(`${url}/v1/sweeps/${id}/events?after=${last}`)).status, 204)
  const both = await fetch(`${url}/v1/sweeps/${id}/events?after=0`, { headers })
  assert.equal(both.status, 204)
})

test('the bytes are those of server-sent events, with signs of life in between', async () => {
  const { id } = await submit('bytes')
  const response = await fetch(`${url}/v1/sweeps/${id}/events`)
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/)
  let text = ''
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  while (!text.includes(': heartbeat\n\n')) text += (await reader.read()).value ?? ''
  await reader.cancel()
  assert.match(text, /^retry: \d+\n\n/)
  assert.match(text, /id: \d+\nevent: sweep\.created\ndata: \{.*\}\n\n/)
  assert.match(text, /event: progress\ndata: \{"runs":\{"queued":3,/)
})

test('closing the API ends its streams at once', async () => {
  const short = await openApiBench()
  const data = { preset: 'fixed-length', length: 10 }
  const { id } = await short.client.sweeps.create({ name: 'open', base: { data } })
  const response = await fetch(`${short.url}/v1/sweeps/${id}/events`)
  const body = response.text()
  const before = performance.now()
  await short.close()
  assert.match(await body, /sweep\.created/)
  assert.ok(performance.now() - before < 5_000)
})
