import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { checkpointName, problemSchema, snapshotName } from '@sweepstack/contracts'
import { sampleResult } from '@sweepstack/store/testing'
import { testS3 } from '@sweepstack/store/testing/s3'
import { type ApiBench, openApiBench } from '../helpers/api-bench.js'
import { claimRun } from '../helpers/played-run.js'
import { smallSweep } from '../helpers/small-sweep.js'

const s3 = await testS3()
const place = 'skip' in s3 ? null : s3
let bench: ApiBench
before(async () => {
  bench = await openApiBench({}, place?.url ?? null)
})
after(async () => {
  await bench.close()
  await place?.stop()
})

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const { environment } = sampleResult()

test('checkpoints and snapshots of a run are listed and downloaded; an attempt says from where it went on', async () => {
  const { client, store } = bench
  const keep = { checkpoints: { keep: { last: 1 } } }
  const { id } = await client.sweeps.create(smallSweep('kept', [0], keep))
  const [run] = (await client.runs.list({ sweep: id })).items
  assert.ok(run)
  assert.equal(run.resumedFrom, null)
  const first = await claimRun(store, run.id)
  const snapshot = { name: snapshotName(0), mediaType: 'application/octet-stream', bytes: bytes('weights') }
  await store.leases.began(first, { resumed: null, refused: null, environment })
  await store.leases.addArtifact(first, snapshot)
  const state = { best: true, periodic: false, validationLoss: 0.5 }
  await store.leases.addCheckpoint(first, { ...state, step: 7, bytes: bytes('state of 7') })
  await store.leases.release(first)
  const second = await claimRun(store, run.id)
  await store.leases.began(second, { resumed: { step: 7, attempt: 1 }, refused: null, environment })

  const [checkpoint, ...more] = await client.runs.checkpoints(run.id)
  assert.equal(more.length, 0)
  const { sha256: _, createdAt: __, ...view } = checkpoint!
  assert.deepEqual(view, { step: 7, attempt: 1, ...state, name: checkpointName(7), bytes: 10 })
  const artifacts = await client.runs.artifacts(run.id)
  assert.deepEqual(
    artifacts.map(({ name }) => name),
    [checkpointName(7), snapshotName(0)],
  )
  assert.equal(new TextDecoder().decode(await client.runs.artifact(run.id, checkpointName(7))), 'state of 7')
  assert.equal(new TextDecoder().decode(await client.runs.artifact(run.id, snapshotName(0))), 'weights')
  await assert.rejects(client.runs.artifact(run.id, checkpointName(8)), { code: 'not-found' })
  await assert.rejects(client.runs.checkpoints(crypto.randomUUID()), { code: 'not-found' })

  assert.equal((await client.runs.get(run.id)).resumedFrom, 7)
  const attempts = await client.runs.attempts(run.id)
  assert.deepEqual(
    attempts.map(({ resumedFrom }) => resumedFrom),
    [null, 7],
  )
  assert.deepEqual(attempts[1]?.environment, environment)
  const csv = await client.table('runs', 'csv', { sweep: id })
  assert.match(csv.split('\n')[0] ?? '', /,attempts,resumedFrom,/)

  await store.leases.finish(second, sampleResult({ tests: [] }), [])
  assert.deepEqual(
    (await client.runs.checkpoints(run.id)).map(({ step }) => step),
    [7],
  )
  await client.ready()
})

test('a store of files that is away makes the service not ready, and downloads say so', {
  skip: 'skip' in s3 ? s3.skip : false,
}, async () => {
  const { client, store, url } = bench
  const { id } = await client.sweeps.create(smallSweep('away', [0]))
  const [run] = (await client.runs.list({ sweep: id })).items
  const claim = await claimRun(store, run!.id)
  await store.leases.addArtifact(claim, { name: 'a', mediaType: 'x/y', bytes: bytes('a') })
  await place?.stop()
  const ready = await fetch(`${url}/readyz`)
  assert.equal(ready.status, 503)
  assert.match(problemSchema.parse(await ready.json()).detail, /store of files/)
  const got = await fetch(`${url}/v1/runs/${run!.id}/artifacts/a`)
  assert.equal(got.status, 503)
  assert.match(problemSchema.parse(await got.json()).detail, /cannot use the store of files at s3:\/\//)
})
