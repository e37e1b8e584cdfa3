import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asTrained, sweepDetailSchema, sweepViewSchema, type TrainedCell } from '@sweepstack/contracts'
import { oneCell, sampleResult, sampleSweep } from './fixtures.js'
import { openStore, type Store } from './store.js'
import { freshDatabase, type TestDatabase } from './testing.js'

let database: TestDatabase
let store: Store
before(async () => {
  database = await freshDatabase()
  store = await openStore(database.url)
})
after(async () => {
  await store.close()
  await database.drop()
})

const UNKNOWN = '00000000-0000-4000-8000-000000000000'

test('a sweep is stored with its cells in order and a queued run for each cell and seed', async () => {
  const { id, created, runIds } = await store.sweeps.create(sampleSweep({ seeds: [3, 1] }))
  assert.equal(created, true)
  const detail = sweepDetailSchema.parse(await store.sweeps.get(id))
  assert.deepEqual(detail.runs, { queued: 4, running: 0, done: 0, failed: 0, cancelled: 0 })
  assert.equal(detail.status, 'queued')
  assert.deepEqual(
    detail.cellList.map((cell) => cell.overrides),
    [{ 'model.layers': 1 }, { 'model.layers': 2 }],
  )
  const { items } = await store.runs.list({ sweepId: id })
  assert.deepEqual(
    items.map((run) => [run.cell.index, run.seed]),
    [
      [0, 3],
      [0, 1],
      [1, 3],
      [1, 1],
    ],
  )
  assert.deepEqual(
    items.map((run) => run.id),
    runIds,
  )
})

test('the order of tests and matrix survives storage: the first test is the first one written', async () => {
  const tests = { 'zz-first-and-long': {}, b: {}, aaa: {} }
  const sweep = sampleSweep()
  const { spec, cells } = sampleSweep({ base: { ...sweep.spec.base, tests } })
  const { id, runIds } = await store.sweeps.create({ spec, cells })
  const claim = await store.leases.claim(runIds[0]!, 'w', 10_000)
  assert.deepEqual(Object.keys(claim!.spec.tests), Object.keys(tests))
  assert.deepEqual(Object.keys((await store.sweeps.get(id)).spec.base.tests), Object.keys(tests))
})

test('a cell stored by an earlier version has the defaults of the fields that came since', async () => {
  const { spec, cells } = sampleSweep({ matrix: {} })
  const [cell] = cells
  const now = asTrained(cell!.spec)
  const { checkpoints, snapshots, ...training } = now.training
  const old = { ...cell!, spec: { ...now, training: training as TrainedCell['training'] } }
  const { id, runIds } = await store.sweeps.create({ spec, cells: [old] })
  const detail = sweepDetailSchema.parse(await store.sweeps.get(id))
  assert.deepEqual(asTrained(detail.cellList[0]!.spec).training.checkpoints, checkpoints)
  const claim = await store.leases.claim(runIds[0]!, 'w', 10_000)
  assert.deepEqual(claim?.spec.training, { ...training, checkpoints, snapshots })
})

test('20 creates with one idempotency key at once make one sweep; another body is refused', async () => {
  const key = { idempotencyKey: 'k1', bodyHash: 'h1' }
  const made = await Promise.all(
    Array.from({ length: 20 }, () => store.sweeps.create({ ...sampleSweep(), ...key })),
  )
  assert.equal(new Set(made.map((m) => m.id)).size, 1)
  assert.equal(made.filter((m) => m.created).length, 1)
  assert.deepEqual(
    made.filter((m) => !m.created).flatMap((m) => m.runIds),
    [],
  )
  await assert.rejects(store.sweeps.create({ ...sampleSweep(), ...key, bodyHash: 'h2' }), {
    code: 'idempotency.mismatch',
  })
  const events = await store.events.after(made[0]!.id, 0, 10)
  assert.deepEqual(
    events.map((e) => e.type),
    ['sweep.created'],
  )
})

test('10,000 runs are created in seconds, and their ids ascend in the order of cells and seeds', async () => {
  const seeds = Array.from({ length: 1000 }, (_, i) => i)
  const sweep = sampleSweep({ matrix: { 'model.layers': [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }, seeds })
  const start = performance.now()
  const { runIds } = await store.sweeps.create(sweep)
  const seconds = (performance.now() - start) / 1000
  assert.equal(runIds.length, 10_000)
  assert.deepEqual([...runIds].sort(), runIds)
  assert.ok(seconds < 10, `${seconds} s`)
  await assert.rejects(
    store.sweeps.create(sampleSweep()).then(({ id }) =>
      store.sweeps.extend(
        id,
        Array.from({ length: 1000 }, (_, i) => i + 5),
      ),
    ),
    {
      code: 'spec.too-many-cells',
    },
  )
})

test('lists go page by page without gap or repeat, newest first', async () => {
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await store.sweeps.list({ limit: 2, cursor })
    for (const item of page.items) seen.push(sweepViewSchema.parse(item).id)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  const all = (await store.sweeps.list({ limit: 1000 })).items
  assert.deepEqual(
    seen,
    all.map((sweep) => sweep.id),
  )
  assert.ok(all.length >= 4)
  assert.deepEqual(
    [...all].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)).map((s) => s.id),
    seen,
  )
})

test('runs are paged too, also those created in the same millisecond', async () => {
  const { id, runIds } = await store.sweeps.create(oneCell([0, 1, 2, 3, 4, 5, 6]))
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await store.runs.list({ sweepId: id, status: ['queued'] }, { limit: 3, cursor })
    seen.push(...page.items.map((run) => run.id))
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  assert.deepEqual(seen, runIds)
})

test('a cursor that no list gave is refused, and so is a limit out of range', async () => {
  const good = Buffer.from(`2026-01-01T00:00:00.000Z ${UNKNOWN}`).toString('base64url')
  assert.ok(await store.sweeps.list({ cursor: good }))
  for (const cursor of [
    '',
    'x',
    '%%%',
    `${good}A`,
    Buffer.from(`2026-99-01T00:00:00.000Z ${UNKNOWN}`).toString('base64url'),
  ])
    await assert.rejects(store.sweeps.list({ cursor }), { code: 'request.invalid' }, cursor)
  for (const limit of [0, 1001, 1.5, Number.NaN])
    await assert.rejects(store.runs.list({}, { limit }), { code: 'request.invalid' })
})

test('what does not exist is not found, whatever its id looks like', async () => {
  for (const id of [UNKNOWN, 'x', '', "'; DROP TABLE runs"]) {
    await assert.rejects(store.sweeps.get(id), { code: 'not-found' })
    await assert.rejects(store.sweeps.cancel(id), { code: 'not-found' })
    await assert.rejects(store.sweeps.extend(id, [1]), { code: 'not-found' })
    await assert.rejects(store.runs.get(id), { code: 'not-found' })
    await assert.rejects(store.runs.metrics(id), { code: 'not-found' })
    await assert.rejects(store.runs.artifactBytes(id, 'x'), { code: 'not-found' })
    assert.equal(await store.leases.claim(id, 'w', 1000), null)
    assert.deepEqual(await store.events.after(id, 0, 10), [])
    assert.deepEqual((await store.runs.list({ sweepId: id })).items, [])
  }
})

test('cancel ends queued runs at once and asks running ones to stop', async () => {
  const { id, runIds } = await store.sweeps.create(oneCell([0, 1, 2]))
  const claim = await store.leases.claim(runIds[1]!, 'w', 10_000)
  await store.sweeps.cancel(id)
  await store.sweeps.cancel(id)
  assert.deepEqual((await store.sweeps.view(id)).runs, {
    queued: 0,
    running: 1,
    done: 0,
    failed: 0,
    cancelled: 2,
  })
  assert.equal(await store.leases.claim(runIds[0]!, 'w', 10_000), null)
  assert.equal(await store.leases.heartbeat(claim!, null, 10_000), 'cancelled')
  assert.equal(await store.leases.cancelled(claim!), 'cancelled')
  const view = await store.sweeps.view(id)
  assert.equal(view.status, 'cancelled')
  assert.notEqual(view.finishedAt, null)
  const types = (await store.events.after(id, 0, 100)).map((e) => e.type)
  assert.deepEqual(types, [
    'sweep.created',
    'run.started',
    'sweep.cancelled',
    'run.cancelled',
    'run.cancelled',
    'run.cancelled',
    'sweep.ended',
  ])
  await assert.rejects(store.sweeps.extend(id, [9]), { code: 'state.conflict' })
})

test('retry queues failed and cancelled runs anew with all their tries; the sweep ends again', async () => {
  const { id, runIds } = await store.sweeps.create(oneCell([0, 1]))
  const problem = {
    type: 't',
    title: 'x',
    status: 422,
    detail: 'NaN at step 3',
    code: 'training.nan' as const,
  }
  const first = await store.leases.claim(runIds[0]!, 'w', 10_000)
  assert.equal(await store.leases.fail(first!, problem, { retry: false }), 'failed')
  await store.sweeps.cancel(id)
  assert.equal((await store.sweeps.view(id)).status, 'failed')
  assert.deepEqual((await store.sweeps.retry(id)).sort(), [...runIds].sort())
  const view = await store.sweeps.view(id)
  assert.deepEqual([view.status, view.finishedAt, view.runs.queued], ['queued', null, 2])
  for (const runId of runIds) {
    const claim = await store.leases.claim(runId, 'w', 10_000)
    assert.equal(await store.leases.finish(claim!, sampleResult(), []), true)
  }
  assert.deepEqual(await store.sweeps.retry(id), [])
  assert.equal((await store.sweeps.view(id)).status, 'done')
  const ends = (await store.events.after(id, 0, 100)).filter((e) => e.type === 'sweep.ended')
  assert.equal(ends.length, 2)
})

test('a retry takes back a cancellation that a running run has not followed', async () => {
  const { id, runIds } = await store.sweeps.create(oneCell())
  const claim = await store.leases.claim(runIds[0]!, 'w', 10_000)
  await store.sweeps.cancel(id)
  assert.deepEqual(await store.sweeps.retry(id), [])
  // This worker had heard `cancelled` before, and stopped.
  assert.equal(await store.leases.cancelled(claim!), 'queued')
  assert.ok(await store.leases.claim(runIds[0]!, 'w', 10_000))
})

test('extend adds the seeds that are new, to the runs and to the spec', async () => {
  const { id } = await store.sweeps.create(sampleSweep({ seeds: [0, 1] }))
  const added = await store.sweeps.extend(id, [1, 2, 2])
  assert.equal(added.length, 2)
  assert.deepEqual(await store.sweeps.extend(id, [2]), [])
  const detail = await store.sweeps.get(id)
  assert.deepEqual([detail.spec.seeds, detail.runs.queued], [[0, 1, 2], 6])
})
