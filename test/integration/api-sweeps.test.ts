import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { asTrained, problemSchema, sweepViewSchema } from '@sweepstack/contracts'
import { openApiBench } from '../helpers/api-bench.js'
import { claimRun, playRun } from '../helpers/played-run.js'

const bench = await openApiBench()
const { client, store, queue, url } = bench
after(() => bench.close())

const spec = (name: string) => ({
  name,
  base: {
    data: { preset: 'fixed-length', length: 10, train: 100, validation: 20 },
    model: { layers: 1, dModel: 8, heads: 2 },
  },
  matrix: { 'model.layers': [1, 2] },
  seeds: [0, 1],
})
const COUNTS = [{ depth: 2, balanced: [10, 9], unbalanced: [10, 8] }] as Parameters<typeof playRun>[2]
const waiting = async () => (await queue.counts()).waiting
const runsOf = async (sweep: string, status?: string) =>
  (await client.runs.list({ sweep, ...(status === undefined ? {} : { status }) })).items

test('a dry run lists the cells and stores nothing', async () => {
  const dry = await client.sweeps.dryRun(spec('dry'))
  assert.deepEqual([dry.cells.length, dry.runs, dry.cells[1]?.overrides], [2, 4, { 'model.layers': 2 }])
  assert.ok(dry.secondsOnOneCore !== null && dry.secondsOnOneCore >= 0)
  assert.equal((await client.sweeps.list()).items.length, 0)
})

test('a submitted sweep is queued, in the store and in the queue, with every default written in', async () => {
  const before = await waiting()
  const sweep = await client.sweeps.create(spec('first'))
  assert.deepEqual([sweep.status, sweep.cells, sweep.runs.queued], ['queued', 2, 4])
  assert.equal((await waiting()) - before, 4)
  const detail = await client.sweeps.get(sweep.id)
  assert.equal(asTrained(detail.cellList[1]!.spec).model.layers, 2)
  assert.equal(asTrained(detail.cellList[0]!.spec).training.optimizer !== undefined, true)
})

test('YAML is the same as JSON, and answers 201 with a Location', async () => {
  const yaml = 'name: from yaml\nbase:\n  data: { preset: fixed-length, length: 10 }\nseeds: [0]\n'
  const headers = { 'content-type': 'application/yaml' }
  const response = await fetch(`${url}/v1/sweeps`, { method: 'POST', headers, body: yaml })
  assert.equal(response.status, 201)
  const sweep = sweepViewSchema.parse(await response.json())
  assert.equal(response.headers.get('location'), `/v1/sweeps/${sweep.id}`)
  assert.equal(sweep.name, 'from yaml')
})

test('the same key and spec is the same sweep, however many ask at once; another spec is refused', async () => {
  const idempotencyKey = 'race'
  const sweeps = await Promise.all(
    Array.from({ length: 8 }, () => client.sweeps.create(spec('race'), { idempotencyKey })),
  )
  assert.equal(new Set(sweeps.map(({ id }) => id)).size, 1)
  const again = await fetch(`${url}/v1/sweeps`, {
    method: 'POST',
    headers: { 'content-type': 'application/yaml', 'idempotency-key': idempotencyKey },
    body: JSON.stringify(spec('race')),
  })
  assert.equal(again.status, 200)
  await assert.rejects(client.sweeps.create(spec('another'), { idempotencyKey }), {
    code: 'idempotency.mismatch',
  })
  assert.equal((await client.sweeps.list()).items.filter(({ name }) => name === 'race').length, 1)
})

test('what is wrong with a spec comes back with paths and fixes', async () => {
  const wrong = { ...spec('wrong'), matrix: { 'model.layrs': [1] } }
  await assert.rejects(
    client.sweeps.create(wrong),
    (error: { code: string; issues: { path: string; fix: string }[] }) => {
      assert.equal(error.code, 'spec.invalid')
      assert.match(error.issues[0]?.path ?? '', /model\.layrs/)
      assert.match(error.issues[0]?.fix ?? '', /layers/)
      return true
    },
  )
  await assert.rejects(
    client.sweeps.create({
      ...spec('many'),
      matrix: { 'model.layers': Array.from({ length: 3_000 }, (_, i) => i) },
    }),
    {
      code: 'spec.too-many-cells',
    },
  )
})

test('cancel, retry and extend', async () => {
  const { id } = await client.sweeps.create(spec('actions'))
  assert.equal((await client.sweeps.cancel(id)).status, 'cancelled')
  assert.equal((await client.sweeps.cancel(id)).status, 'cancelled')
  await assert.rejects(client.sweeps.extend(id, [7]), { code: 'state.conflict' })
  assert.equal((await client.sweeps.retry(id)).runs.queued, 4)
  assert.equal((await client.sweeps.extend(id, [1, 2, 2])).runs.queued, 6)
  assert.equal((await client.sweeps.extend(id, [2])).runs.queued, 6)
  assert.deepEqual((await client.sweeps.get(id)).spec.seeds, [0, 1, 2])
})

test('what is not there is not found, in every route of a sweep', async () => {
  const id = '00000000-0000-7000-8000-000000000000'
  const calls = [
    () => client.sweeps.get(id),
    () => client.sweeps.cancel(id),
    () => client.sweeps.retry(id),
    () => client.sweeps.extend(id, [1]),
    () => client.sweeps.events(id).next(),
    () => client.results({ by: 'depth', sweep: id }),
    () => client.results({ by: 'depth', sweep: 'no such name' }),
    () => client.probes({ sweep: id }),
    () => client.runs.list({ sweep: id }),
    () => client.runs.get(id),
    () => client.runs.metrics(id),
    () => client.runs.attempts(id),
    () => client.runs.artifacts(id),
    () => client.runs.artifact(id, 'x'),
    () => client.datasets.get(`sha256:${'0'.repeat(64)}`),
  ]
  for (const call of calls) await assert.rejects(call(), { code: 'not-found' }, String(call))
})

test('lists are paged, and a cursor that no list gave is refused', async () => {
  const pages: string[][] = []
  let cursor: string | undefined
  do {
    const page = await client.sweeps.list({ limit: 2, ...(cursor === undefined ? {} : { cursor }) })
    pages.push(page.items.map(({ id }) => id))
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  const ids = pages.flat()
  assert.ok(pages.length > 1)
  assert.equal(new Set(ids).size, ids.length)
  assert.deepEqual(
    ids,
    (await client.sweeps.list()).items.map(({ id }) => id),
  )
  for (const bad of ['x', 'eyJhIjoxfQ', '%', 'AAAA'.repeat(40)])
    await assert.rejects(client.sweeps.list({ cursor: bad }), { code: 'request.invalid' })
})

test('runs by status, by a list of them, by a spec path', async () => {
  const { id } = await client.sweeps.create(spec('runs'))
  const [first, second] = await runsOf(id)
  await playRun(store, first!.id, COUNTS)
  await claimRun(store, second!.id)
  assert.equal((await runsOf(id, 'done')).length, 1)
  assert.equal((await client.runs.list({ sweep: id, status: ['done', 'running'] })).items.length, 2)
  assert.equal((await client.runs.list({ sweep: 'runs', 'model.layers': 2 })).items.length, 2)
  assert.equal((await client.runs.list({ sweep: id, 'model.layers': '1..2' })).items.length, 4)
  const all = []
  for await (const run of client.runs.all({ sweep: id, limit: 3 })) all.push(run.id)
  assert.equal(new Set(all).size, 4)
})

const openWithoutQueue = () => {
  const refuse = () => Promise.reject(new Error('down'))
  return openApiBench({ queue: { enqueue: refuse, counts: refuse, ready: refuse } })
}

test('a queue that is down does not undo a sweep', async () => {
  const down = await openWithoutQueue()
  try {
    assert.equal((await down.client.sweeps.create(spec('unheard'))).runs.queued, 4)
    const ready = await fetch(`${down.url}/readyz`)
    assert.equal(ready.status, 503)
    assert.match(problemSchema.parse(await ready.json()).detail, /queue/)
    assert.equal((await fetch(`${down.url}/healthz`)).status, 200)
    assert.match(await (await fetch(`${down.url}/metrics`)).text(), /sweepstack_runs\{status="queued"\} 4/)
  } finally {
    await down.close()
  }
})

test('runs that the queue did not take wait for the next reconciler, not until they count as lost', async () => {
  const down = await openWithoutQueue()
  try {
    const due = async () => (await down.store.leases.reconcile({ limit: 1000 })).length
    const { id } = await down.client.sweeps.create(spec('unheard'))
    assert.equal(await due(), 4)
    assert.equal(await due(), 0)
    await down.client.sweeps.extend(id, [2])
    assert.equal(await due(), 2)
    await down.client.sweeps.cancel(id)
    await down.client.sweeps.retry(id)
    assert.equal(await due(), 6)
  } finally {
    await down.close()
  }
})

test('ready, and metrics of runs, queue, requests and build', async () => {
  await client.ready()
  const text = await (await fetch(`${url}/metrics`)).text()
  assert.match(text, /sweepstack_runs\{status="done"\} 1/)
  assert.match(text, /sweepstack_queue_jobs\{state="waiting"\} \d+/)
  assert.match(text, /process_resident_memory_bytes \d+/)
  assert.match(text, /sweepstack_build_info\{version="[\d.]+",node="v\d+/)
  assert.match(text, /duration_seconds_count\{method="POST",route="\/v1\/sweeps",status="201"\} \d+/)
})
