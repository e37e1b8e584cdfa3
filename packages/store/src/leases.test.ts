import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  asTrained,
  type Metric,
  type Problem,
  type RunResult,
  type RunStatus,
  runDetailSchema,
  SweepstackError,
} from '@sweepstack/contracts'
import { openBench } from './bench.js'
import type { Claim } from './claim.js'
import { sampleResult, sampleTest } from './fixtures.js'

const bench = openBench()
const leases = () => bench.store.leases

const problem = (code: Problem['code'], detail = 'what happened'): Problem =>
  new SweepstackError(code, detail).toProblem()
const metric = (step: number): Metric => ({
  step,
  split: 'train',
  epoch: 0.1,
  loss: 0.7,
  accuracy: 0.5,
  learningRate: 1e-3,
  gradientNorm: null,
  tokensPerSecond: null,
})
const statusOf = async (runId: string) => (await bench.store.runs.get(runId)).status
const typesOf = async (sweepId: string) =>
  (await bench.store.events.after(sweepId, 0, 1000)).map((e) => e.type)
const rowsOf = async (claim: Claim): Promise<number> => {
  const tables = ['test_results', 'buckets', 'probe_results', 'run_datasets', 'artifacts']
  const counts = await Promise.all(
    tables.map((table) =>
      bench.db.query<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE run_id = $1`, [claim.runId]),
    ),
  )
  return counts.reduce((sum, [row]) => sum + row!.n, 0)
}

test('of 20 claims at once one wins, and gets all a run needs', async () => {
  const { sweepId, runIds } = await bench.runs(1)
  const claims = await Promise.all(
    Array.from({ length: 20 }, (_, i) => leases().claim(runIds[0]!, `w${i}`, 10_000)),
  )
  const won = claims.filter((claim) => claim !== null)
  assert.equal(won.length, 1)
  const [claim] = won
  assert.deepEqual([claim!.sweepId, claim!.token, claim!.attempt, claim!.seed], [sweepId, 1, 1, 0])
  assert.equal(asTrained(claim!.spec).model.layers, 2)
  const run = runDetailSchema.parse(await bench.store.runs.get(runIds[0]!))
  assert.deepEqual([run.status, run.worker, run.attempts], ['running', claim!.worker, 1])
  assert.equal((await bench.store.runs.attempts(runIds[0]!)).length, 1)
})

test('finish stores the whole result at once, and the run is done', async () => {
  const claim = await bench.claimed()
  const bytes = new Uint8Array([1, 2, 3])
  const artifacts = [
    { name: 'weights.safetensors', mediaType: 'application/octet-stream', bytes },
    { name: 'logits/in-distribution.csv', mediaType: 'text/csv', bytes: Buffer.from('a,b') },
    { name: 'copy', mediaType: 'text/csv', bytes: Buffer.from('a,b') },
  ]
  assert.equal(await leases().finish(claim, sampleResult(), artifacts), true)
  const run = runDetailSchema.parse(await bench.store.runs.get(claim.runId))
  assert.equal(run.status, 'done')
  assert.equal(run.training?.steps, 100)
  assert.equal(run.artifacts.length, 3)
  const stored = await bench.store.runs.artifactBytes(claim.runId, 'weights.safetensors')
  assert.deepEqual([...stored.bytes], [1, 2, 3])
  await assert.rejects(bench.store.runs.artifactBytes(claim.runId, 'none\0'), { code: 'not-found' })
  const [attempt] = await bench.store.runs.attempts(claim.runId)
  assert.equal(attempt?.outcome, 'done')
  assert.deepEqual((await typesOf(claim.sweepId)).slice(-2), ['run.done', 'sweep.ended'])
})

test('asked again after its answer was lost, finish says true and stores nothing twice', async () => {
  const claim = await bench.claimed()
  await leases().finish(claim, sampleResult(), [])
  const rows = await rowsOf(claim)
  assert.equal(await leases().finish(claim, sampleResult(), []), true)
  assert.equal(await rowsOf(claim), rows)
})

test('an old token changes nothing, whatever it writes', async () => {
  const old = await bench.claimed()
  await bench.expire(old.runId)
  assert.ok((await leases().reconcile({ limit: 1000 })).includes(old.runId))
  const now = await leases().claim(old.runId, 'w2', 60_000)
  assert.equal(now?.token, 2)
  const look = async () => [
    await bench.db.query('SELECT * FROM runs WHERE id = $1', [old.runId]),
    await bench.store.runs.attempts(old.runId),
    await typesOf(old.sweepId),
    await rowsOf(old),
    await bench.db.query('SELECT * FROM metrics WHERE run_id = $1', [old.runId]),
  ]
  const before = await look()
  assert.equal(await leases().heartbeat(old, null, 60_000), 'lost')
  assert.equal(await leases().addMetrics(old, [metric(1)]), false)
  assert.equal(await leases().finish(old, sampleResult(), []), false)
  assert.equal(await leases().fail(old, problem('internal'), { retry: true }), 'lost')
  assert.equal(await leases().cancelled(old), 'lost')
  assert.equal(await leases().release(old), 'lost')
  assert.deepEqual(await look(), before)
  assert.equal(await leases().finish(now!, sampleResult(), []), true)
})

test('a result that does not hold together is refused, and leaves no trace', async () => {
  const claim = await bench.claimed()
  const bad = sampleTest('in-distribution')
  const wrong: RunResult['tests'][] = [
    [{ ...bad, correct: bad.correct - 1 }],
    [{ ...bad, buckets: [] }],
    // Without the shortcut `count`, which would say so first: more right than there are, and axes that disagree.
    [{ ...bad, shortcuts: [], buckets: bad.buckets.map((b) => ({ ...b, counter: b.n + 1 })) }],
    [
      {
        ...bad,
        shortcuts: [],
        buckets: bad.buckets.map((b) => ({ ...b, counter: b.axis === 'label' ? b.n : 0 })),
      },
    ],
    [{ ...bad, buckets: bad.buckets.map((b) => ({ ...b, counter: b.n })) }],
    [
      {
        ...bad,
        buckets: [
          ...bad.buckets,
          { axis: 'depth', value: '9', label: 'balanced', n: 1, correct: 2, counter: 1 },
        ],
      },
    ],
    [
      {
        ...bad,
        buckets: [
          ...bad.buckets,
          { axis: 'depth', value: 'deep', label: 'balanced', n: 1, correct: 1, counter: 1 },
        ],
      },
    ],
    [{ ...bad, loss: Number.NaN }],
    [bad, bad],
  ]
  for (const tests of wrong) await assert.rejects(leases().finish(claim, sampleResult({ tests }), []))
  assert.equal(await rowsOf(claim), 0)
  assert.equal(await statusOf(claim.runId), 'running')
  assert.equal(await leases().heartbeat(claim, null, 60_000), 'ok')
})

test('runs that end at the same moment end their sweep once', async () => {
  for (let round = 0; round < 5; round++) {
    const { sweepId, runIds } = await bench.runs(6)
    const claims = await Promise.all(runIds.map((id) => leases().claim(id, 'w', 60_000)))
    await Promise.all(
      claims.map((claim, i) =>
        i % 2 === 0
          ? leases().finish(claim!, sampleResult(), [
              { name: 'same', mediaType: 'x/y', bytes: Buffer.from(`${round}`) },
            ])
          : leases().fail(claim!, problem('training.nan'), { retry: false }),
      ),
    )
    const types = await typesOf(sweepId)
    assert.equal(types.filter((type) => type === 'sweep.ended').length, 1)
    assert.equal(types.at(-1), 'sweep.ended')
    assert.equal((await bench.store.sweeps.view(sweepId)).status, 'failed')
  }
})

test('a heartbeat keeps the lease and the progress', async () => {
  const claim = await bench.claimed()
  const progress = { phase: 'training' as const, step: 5, steps: 10, loss: 0.6, secondsLeft: 3 }
  await bench.expire(claim.runId)
  assert.equal(await leases().heartbeat(claim, progress, 60_000), 'ok')
  assert.equal(await leases().heartbeat(claim, null, 60_000), 'ok')
  await leases().reconcile({ limit: 1000 })
  const run = await bench.store.runs.get(claim.runId)
  assert.deepEqual([run.status, run.progress], ['running', progress])
})

test('a run that is worked on no more has no progress, however its attempt ended', async () => {
  const progress = { phase: 'training' as const, step: 5, steps: 10, loss: 0.6, secondsLeft: 3 }
  const ends: [RunStatus, (claim: Claim) => Promise<unknown>][] = [
    ['done', (claim) => leases().finish(claim, sampleResult(), [])],
    ['failed', (claim) => leases().fail(claim, problem('training.nan'), { retry: false })],
    ['queued', (claim) => leases().fail(claim, problem('trainer.crashed'), { retry: true })],
    ['queued', (claim) => leases().release(claim)],
    [
      'cancelled',
      async (claim) => {
        await bench.store.sweeps.cancel(claim.sweepId)
        await leases().cancelled(claim)
      },
    ],
    [
      'queued',
      async (claim) => {
        await bench.expire(claim.runId)
        await leases().reconcile({ limit: 1000 })
      },
    ],
  ]
  for (const [status, end] of ends) {
    const claim = await bench.claimed()
    await leases().heartbeat(claim, progress, 60_000)
    await end(claim)
    const run = await bench.store.runs.get(claim.runId)
    assert.deepEqual([run.status, run.progress], [status, null])
  }
})

test('metrics are kept once and belong to their attempt', async () => {
  const claim = await bench.claimed()
  assert.equal(await leases().addMetrics(claim, [metric(2), metric(1)]), true)
  assert.equal(await leases().addMetrics(claim, [metric(2), metric(3)]), true)
  assert.equal(await leases().addMetrics(claim, []), true)
  const steps = async () => (await bench.store.runs.metrics(claim.runId)).map((m) => m.step)
  assert.deepEqual(await bench.store.runs.metrics(claim.runId), [metric(1), metric(2), metric(3)])
  await leases().release(claim)
  const again = await leases().claim(claim.runId, 'w2', 60_000)
  assert.deepEqual(await steps(), [])
  await leases().addMetrics(again!, [metric(7)])
  assert.deepEqual(await steps(), [7])
  await assert.rejects(leases().addMetrics(again!, [{ ...metric(8), loss: Number.NaN }]))
})

test('a failure that may pass is tried three times in all, each later than the one before', async () => {
  let claim = await bench.claimed()
  for (const delay of [2, 4]) {
    assert.equal(await leases().fail(claim, problem('trainer.crashed'), { retry: true }), 'queued')
    assert.equal(await leases().claim(claim.runId, 'w', 60_000), null, 'not before its time')
    assert.deepEqual((await leases().reconcile({ limit: 1000 })).includes(claim.runId), false)
    const [row] = await bench.db.query<{ s: number }>(
      'SELECT extract(epoch FROM available_at - now())::float8 AS s FROM runs WHERE id = $1',
      [claim.runId],
    )
    assert.ok(row!.s > delay - 1 && row!.s <= delay, `${row!.s}`)
    await bench.makeDue(claim.runId)
    assert.ok((await leases().reconcile({ limit: 1000 })).includes(claim.runId))
    claim = (await leases().claim(claim.runId, 'w', 60_000))!
  }
  assert.equal(
    await leases().fail(claim, problem('trainer.crashed', 'bad\0text \ud800'), { retry: true }),
    'failed',
  )
  const run = await bench.store.runs.get(claim.runId)
  assert.deepEqual([run.error?.code, run.attempts], ['trainer.crashed', 3])
  const attempts = await bench.store.runs.attempts(claim.runId)
  assert.deepEqual(
    attempts.map((a) => a.outcome),
    ['failed', 'failed', 'failed'],
  )
  assert.equal(attempts[2]?.cause, 'badtext \ufffd')
  assert.equal((await typesOf(claim.sweepId)).at(-1), 'sweep.ended')
})

test('a failure that will not pass, and a second time out of memory, are not tried again', async () => {
  const nan = await bench.claimed()
  assert.equal(await leases().fail(nan, problem('training.nan'), { retry: false }), 'failed')
  const memory = await bench.claimed()
  assert.equal(await leases().fail(memory, problem('training.out-of-memory'), { retry: true }), 'queued')
  await bench.makeDue(memory.runId)
  const again = await leases().claim(memory.runId, 'w', 60_000)
  assert.equal(await leases().fail(again!, problem('training.out-of-memory'), { retry: true }), 'failed')
})

test('a lost run is queued again at once, and fails when its worker was lost five times', async () => {
  const { sweepId, runIds } = await bench.runs(1)
  const id = runIds[0]!
  for (let i = 1; i <= 5; i++) {
    assert.equal((await leases().claim(id, `w${i}`, 60_000))?.token, i)
    await bench.expire(id)
    const ids = await leases().reconcile({ limit: 1000 })
    assert.equal(ids.includes(id), i === 1)
    if (i < 5) await bench.makeDue(id)
  }
  const run = await bench.store.runs.get(id)
  assert.deepEqual([run.status, run.error?.code], ['failed', 'run.lease-lost'])
  const outcomes = (await bench.store.runs.attempts(id)).map((a) => a.outcome)
  assert.deepEqual(
    outcomes,
    Array.from({ length: 5 }, () => 'lost'),
  )
  assert.deepEqual((await typesOf(sweepId)).slice(-2), ['run.failed', 'sweep.ended'])
})

test('a run given back by a draining worker is free at once and has lost no try', async () => {
  const { runIds } = await bench.runs(1)
  for (let i = 0; i < 8; i++) {
    const claim = await leases().claim(runIds[0]!, 'w', 60_000)
    assert.equal(await leases().release(claim!), 'queued')
  }
  assert.ok((await leases().reconcile({ limit: 1000 })).includes(runIds[0]!))
  assert.equal((await bench.store.runs.attempts(runIds[0]!)).at(-1)?.outcome, 'released')
})

test('a run that was to be cancelled ends cancelled, however its attempt ends', async () => {
  const ends: ((claim: Claim) => Promise<unknown>)[] = [
    (claim) => leases().cancelled(claim),
    (claim) => leases().release(claim),
    (claim) => leases().fail(claim, problem('trainer.crashed'), { retry: true }),
    async (claim) => {
      await bench.expire(claim.runId)
      await leases().reconcile({ limit: 1000 })
    },
  ]
  for (const end of ends) {
    const claim = await bench.claimed()
    await bench.store.sweeps.cancel(claim.sweepId)
    assert.equal(await leases().heartbeat(claim, null, 60_000), 'cancelled')
    await end(claim)
    assert.equal(await statusOf(claim.runId), 'cancelled')
    assert.equal((await typesOf(claim.sweepId)).filter((type) => type === 'sweep.ended').length, 1)
  }
})

test('a run that finished before it heard of the cancellation keeps its result', async () => {
  const claim = await bench.claimed()
  await bench.store.sweeps.cancel(claim.sweepId)
  assert.equal(await leases().finish(claim, sampleResult(), []), true)
  assert.equal((await bench.store.sweeps.view(claim.sweepId)).status, 'done')
})

test('reconcile gives each run to enqueue to one of many that ask, and again when it got stale', async () => {
  const { runIds } = await bench.runs(40)
  const mine = (ids: string[]) => ids.filter((id) => runIds.includes(id))
  assert.deepEqual(
    mine(await leases().reconcile({ limit: 1000 })),
    [],
    'just enqueued by the one who created them',
  )
  await bench.db.query('UPDATE runs SET enqueued_at = NULL WHERE id = ANY($1::uuid[])', [runIds])
  const given = await Promise.all(Array.from({ length: 8 }, () => leases().reconcile({ limit: 10 })))
  const rest = await leases().reconcile({ limit: 1000 })
  const all = mine([...given.flat(), ...rest])
  assert.equal(new Set(all).size, all.length, 'none twice')
  assert.deepEqual(all.sort(), [...runIds].sort())
  await bench.db.query("UPDATE runs SET enqueued_at = now() - interval '61 s' WHERE id = $1", [runIds[0]])
  assert.deepEqual(mine(await leases().reconcile({ limit: 1000 })), [runIds[0]])
  assert.deepEqual(mine(await leases().reconcile({ limit: 1000, staleMs: 0 })).length, 40)
})

test('runs that did not reach the queue are due at the next reconcile, but not those taken meanwhile', async () => {
  const { runIds } = await bench.runs(3)
  const claim = await leases().claim(runIds[0]!, 'w', 60_000)
  await bench.store.runs.wakeFailed(runIds)
  const due = (await leases().reconcile({ limit: 1000 })).filter((id) => runIds.includes(id))
  assert.deepEqual(due, runIds.slice(1))
  assert.equal(await leases().heartbeat(claim!, null, 60_000), 'ok')
  await bench.store.runs.wakeFailed([])
})

test('cancel, finish, fail and reconcile of one sweep at once end it without a deadlock', async () => {
  for (let round = 0; round < 4; round++) {
    const { sweepId, runIds } = await bench.runs(12)
    const claims = await Promise.all(runIds.slice(0, 9).map((id) => leases().claim(id, 'w', 60_000)))
    await Promise.all(claims.slice(6).map((claim) => bench.expire(claim!.runId)))
    await Promise.all([
      ...claims.slice(0, 3).map((claim) => leases().finish(claim!, sampleResult(), [])),
      ...claims.slice(3, 6).map((claim) => leases().fail(claim!, problem('internal'), { retry: true })),
      bench.store.sweeps.cancel(sweepId),
      leases().reconcile({ limit: 1000 }),
      bench.store.sweeps.cancel(sweepId),
      leases().reconcile({ limit: 1000 }),
    ])
    await leases().reconcile({ limit: 1000 })
    const { runs, finishedAt } = await bench.store.sweeps.view(sweepId)
    assert.deepEqual([runs.done, runs.cancelled, runs.queued, runs.running], [3, 9, 0, 0])
    assert.notEqual(finishedAt, null)
    assert.equal((await typesOf(sweepId)).filter((type) => type === 'sweep.ended').length, 1)
  }
})
