import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkpointName, type Environment, SweepstackError } from '@sweepstack/contracts'
import { openBench } from '../bench.js'
import type { Claim } from '../claim.js'
import { sampleResult, sampleSweep } from '../fixtures.js'
import type { NewCheckpoint } from './add.js'

const bench = openBench()
const leases = () => bench.store.leases
const environment: Environment = sampleResult().environment
const fresh = { resumed: null, refused: null, environment }

const stateAt = (step: number, more: Partial<NewCheckpoint> = {}): NewCheckpoint => ({
  ...{ step, best: false, periodic: false, validationLoss: null },
  bytes: new TextEncoder().encode(`state ${step} ${Math.random()}`),
  ...more,
})
const rowAt = (step: number, split: 'train' | 'validation' = 'train') => ({
  ...{ step, split, epoch: step / 10, loss: 1 / step, accuracy: 0.5, learningRate: 0.1 },
  ...{ gradientNorm: 1, tokensPerSecond: 5 },
})
const problem = (code: 'trainer.crashed' | 'training.nan' | 'unavailable') =>
  new SweepstackError(code, 'of a test').toProblem()
/** A claimed run of a cell that keeps these. */
const claimed = async (keep: object = {}): Promise<Claim> => {
  const training = { checkpoints: { keep } }
  const base = { ...sampleSweep().spec.base, training }
  const { runIds } = await bench.store.sweeps.create(sampleSweep({ base, matrix: {} }))
  return claimAgain(runIds[0]!)
}
const claimAgain = async (runId: string): Promise<Claim> => {
  await bench.makeDue(runId)
  const claim = await leases().claim(runId, 'w', 60_000)
  assert.ok(claim)
  return claim
}
/** No damage gets past PostgreSQL's check of its own; one without a content is as one in a place that is gone. */
const loseContent = ({ runId }: Claim, step: number) =>
  bench.db.query(
    'UPDATE blobs SET content = NULL WHERE sha256 IN (SELECT sha256 FROM checkpoints WHERE run_id = $1 AND step = $2)',
    [runId, step],
  )
const stepsOf = async ({ runId }: Claim) =>
  (await bench.store.runs.checkpoints(runId)).map(({ step }) => step)

test('while it runs a run has its newest checkpoint, and those to be kept', async () => {
  const claim = await claimed({ best: true, every: 10 })
  await leases().began(claim, fresh)
  for (const state of [
    stateAt(3),
    stateAt(5, { best: true, validationLoss: 0.6 }),
    stateAt(7),
    stateAt(10, { periodic: true, validationLoss: 0.7 }),
    stateAt(12, { best: true, validationLoss: 0.5 }),
    stateAt(15),
  ])
    assert.equal(await leases().addCheckpoint(claim, state), true)
  assert.deepEqual(await stepsOf(claim), [10, 12, 15])
  const [periodic, best] = await bench.store.runs.checkpoints(claim.runId)
  assert.deepEqual(
    [periodic?.name, periodic?.periodic, best?.best, best?.validationLoss, best?.attempt],
    [checkpointName(10), true, true, 0.5, 1],
  )
  const listed = await bench.store.runs.artifacts(claim.runId)
  assert.deepEqual(
    listed.map(({ name }) => name),
    [10, 12, 15].map(checkpointName),
  )
  const file = await bench.store.runs.artifactBytes(claim.runId, checkpointName(15))
  assert.match(new TextDecoder().decode(file.bytes), /^state 15 /)
  await assert.rejects(bench.store.runs.artifactBytes(claim.runId, checkpointName(3)), { code: 'not-found' })
})

test('one of a step there is replaces it', async () => {
  const claim = await claimed()
  await leases().addCheckpoint(claim, stateAt(3))
  const [before] = await bench.store.runs.checkpoints(claim.runId)
  await leases().addCheckpoint(claim, stateAt(3))
  const [after, ...more] = await bench.store.runs.checkpoints(claim.runId)
  assert.equal(more.length, 0)
  assert.notEqual(after?.sha256, before?.sha256)
  await bench.store.collect({ graceMs: -60_000 })
  const left = await bench.db.query('SELECT FROM blobs WHERE sha256 = $1', [before?.sha256])
  assert.equal(left.length, 0, 'what it replaced is removed')
})

test('once it is done the rest is dropped, and the contents of what is dropped are removed', async () => {
  const keeping: [object, number[]][] = [
    [{}, []],
    [{ last: 1 }, [9]],
    [{ last: 2, every: 5 }, [5, 8, 9]],
    [{ best: true }, [8]],
  ]
  for (const [keep, left] of keeping) {
    const claim = await claimed(keep)
    await leases().began(claim, fresh)
    for (const step of [1, 5, 7, 8, 9]) {
      const best = step === 8 && 'best' in keep
      await leases().addCheckpoint(claim, stateAt(step, { periodic: 'every' in keep && step === 5, best }))
    }
    const hashes = (await bench.store.runs.checkpoints(claim.runId)).map(({ sha256 }) => sha256)
    assert.ok(hashes.length > 0)
    assert.equal(await leases().finish(claim, sampleResult(), []), true)
    assert.deepEqual(await stepsOf(claim), left, JSON.stringify(keep))
  }
  await bench.store.collect({ graceMs: -60_000 })
  const [counts] = await bench.db.query<{ blobs: number; used: number }>(
    `SELECT (SELECT count(*)::int FROM blobs) AS blobs,
       (SELECT count(DISTINCT sha256)::int FROM (SELECT sha256 FROM checkpoints UNION ALL SELECT sha256 FROM artifacts) AS u) AS used`,
  )
  assert.equal(counts?.blobs, counts?.used)
})

test('the next attempt goes on from the newest, with the training curve up to there', async () => {
  const first = await claimed()
  assert.equal(await leases().resumePoint(first), null)
  await leases().began(first, fresh)
  await leases().addMetrics(first, [rowAt(1), rowAt(2), rowAt(2, 'validation'), rowAt(3), rowAt(4)])
  const state = stateAt(3)
  await leases().addCheckpoint(first, state)
  await leases().release(first)

  const second = await claimAgain(first.runId)
  const point = await leases().resumePoint(second)
  assert.ok(point !== null && 'bytes' in point)
  assert.deepEqual([point.step, point.attempt, new Uint8Array(point.bytes)], [3, 1, state.bytes])
  const beginning = { resumed: { step: 3, attempt: 1 }, refused: null, environment }
  assert.equal(await leases().began(second, beginning), true)
  const steps = async () =>
    (await bench.store.runs.metrics(first.runId)).map(({ step, split }) => `${split} ${step}`)
  assert.deepEqual(await steps(), ['train 1', 'train 2', 'validation 2', 'train 3'])
  await leases().addMetrics(second, [rowAt(5)])

  // And the one after that from where the second got to.
  await leases().addCheckpoint(second, stateAt(6))
  await leases().release(second)
  const third = await claimAgain(first.runId)
  const next = await leases().resumePoint(third)
  assert.ok(next !== null && 'bytes' in next)
  assert.deepEqual([next.step, next.attempt], [6, 2])
  await leases().began(third, { resumed: { step: 6, attempt: 2 }, refused: null, environment })
  assert.deepEqual(await steps(), ['train 1', 'train 2', 'validation 2', 'train 3', 'train 5'])
  const attempts = await bench.store.runs.attempts(first.runId)
  assert.deepEqual(
    attempts.map(({ resumedFrom }) => resumedFrom),
    [null, 3, 6],
  )
  assert.deepEqual(attempts[2]?.environment, environment)
  assert.equal((await bench.store.runs.get(first.runId)).resumedFrom, 6)
})

test('a worker that has lost its claim changes nothing', async () => {
  const old = await claimed()
  await leases().began(old, fresh)
  await leases().addCheckpoint(old, stateAt(2))
  await leases().release(old)
  const now = await claimAgain(old.runId)
  const artifact = { name: 'snapshots/x', mediaType: 'application/octet-stream', bytes: new Uint8Array(3) }
  assert.deepEqual(
    [
      await leases().addCheckpoint(old, stateAt(4)),
      await leases().addArtifact(old, artifact),
      await leases().began(old, fresh),
    ],
    [false, false, false],
  )
  assert.deepEqual(await stepsOf(old), [2])
  await leases().finish(now, sampleResult(), [])
  assert.equal(await leases().addCheckpoint(now, stateAt(9)), false, 'a run that is done takes none')
})

test('a state that an attempt went on from and failed is not used again; a store that was away is no reason', async () => {
  const first = await claimed()
  await leases().began(first, fresh)
  await leases().addCheckpoint(first, stateAt(4))
  await leases().fail(first, problem('trainer.crashed'), { retry: true })

  const second = await claimAgain(first.runId)
  const point = await leases().resumePoint(second)
  assert.ok(point !== null && 'bytes' in point, 'the first failure was of an attempt from the beginning')
  await leases().began(second, { resumed: { step: 4, attempt: 1 }, refused: null, environment })
  await leases().fail(second, problem('unavailable'), { retry: true })
  await bench.db.query('UPDATE runs SET failures = 1 WHERE id = $1', [first.runId])

  const third = await claimAgain(first.runId)
  const again = await leases().resumePoint(third)
  assert.ok(again !== null && 'bytes' in again)
  await leases().began(third, { resumed: { step: 4, attempt: 1 }, refused: null, environment })
  await leases().fail(third, problem('trainer.crashed'), { retry: true })

  const fourth = await claimAgain(first.runId)
  const refused = await leases().resumePoint(fourth)
  assert.ok(refused !== null && 'refused' in refused)
  assert.match(refused.refused, /went on from step 4 failed as well \(trainer\.crashed\)/)
  await leases().began(fourth, { resumed: null, refused: refused.refused, environment })
  assert.deepEqual(await stepsOf(first), [])
  assert.match((await bench.store.runs.attempts(first.runId))[3]?.notResumed ?? '', /failed as well/)
})

test('a state made anew is gone on from, whatever became of an older one of its step', async () => {
  const first = await claimed()
  await leases().began(first, fresh)
  await leases().addCheckpoint(first, stateAt(40))
  await leases().release(first)

  const second = await claimAgain(first.runId)
  await leases().began(second, { resumed: { step: 40, attempt: 1 }, refused: null, environment })
  await leases().fail(second, problem('trainer.crashed'), { retry: true })

  const third = await claimAgain(first.runId)
  const refused = await leases().resumePoint(third)
  assert.ok(refused !== null && 'refused' in refused)
  await leases().began(third, { resumed: null, refused: refused.refused, environment })
  const anew = stateAt(40)
  await leases().addCheckpoint(third, anew)
  await bench.expire(third.runId)
  await leases().reconcile({ limit: 10 })

  const fourth = await claimAgain(first.runId)
  const point = await leases().resumePoint(fourth)
  assert.ok(point !== null && 'bytes' in point, JSON.stringify(point))
  assert.deepEqual([point.step, point.attempt, new Uint8Array(point.bytes)], [40, 3, anew.bytes])

  // And that one is not, once an attempt has failed of it.
  await leases().began(fourth, { resumed: { step: 40, attempt: 3 }, refused: null, environment })
  await leases().fail(fourth, problem('trainer.crashed'), { retry: true })
  const fifth = await leases().resumePoint(await claimAgain(first.runId))
  assert.ok(fifth !== null && 'refused' in fifth)
})

test('where the newest is lost, an older one that was kept is gone on from', async () => {
  const claim = await claimed({ every: 10 })
  await leases().began(claim, fresh)
  const kept = stateAt(10, { periodic: true })
  await leases().addCheckpoint(claim, kept)
  await leases().addCheckpoint(claim, stateAt(13))
  await leases().release(claim)
  await loseContent(claim, 13)
  const next = await claimAgain(claim.runId)
  const point = await leases().resumePoint(next)
  assert.ok(point !== null && 'bytes' in point)
  assert.deepEqual([point.step, new Uint8Array(point.bytes)], [10, kept.bytes])
  await leases().began(next, { resumed: { step: 10, attempt: 1 }, refused: null, environment })
  assert.deepEqual(await stepsOf(claim), [10], 'the lost one is forgotten: its step is yet to be made again')
})

test('a content that is lost or damaged is refused, not an error', async () => {
  const claim = await claimed()
  await leases().began(claim, fresh)
  await leases().addCheckpoint(claim, stateAt(4))
  await leases().release(claim)
  await loseContent(claim, 4)
  const point = await leases().resumePoint(await claimAgain(claim.runId))
  assert.ok(point !== null && 'refused' in point)
  assert.match(point.refused, /the checkpoint of step 4: .*does not lie in the database/)
})

test('retried by hand: a cancelled run goes on, one whose failure would repeat itself begins anew', async () => {
  const cancelled = await claimed()
  await leases().began(cancelled, fresh)
  await leases().addCheckpoint(cancelled, stateAt(4))
  await bench.store.sweeps.cancel(cancelled.sweepId)
  assert.equal(await leases().cancelled(cancelled), 'cancelled')
  await bench.store.sweeps.retry(cancelled.sweepId)
  assert.deepEqual(await stepsOf(cancelled), [4])

  const diverged = await claimed({ every: 10 })
  await leases().began(diverged, fresh)
  await leases().addCheckpoint(diverged, stateAt(10, { periodic: true }))
  await leases().addCheckpoint(diverged, stateAt(13))
  await leases().fail(diverged, problem('training.nan'), { retry: false })
  assert.deepEqual(await stepsOf(diverged), [10], 'what is to be kept is there to be looked at')
  await bench.store.sweeps.retry(diverged.sweepId)
  assert.deepEqual(await stepsOf(diverged), [])
  assert.equal(await leases().resumePoint(await claimAgain(diverged.runId)), null)
})

test('a snapshot made again replaces the one before', async () => {
  const claim = await claimed()
  const snapshot = (bytes: Uint8Array) => ({ name: 'snapshots/a', mediaType: 'x/y', bytes })
  await leases().addArtifact(claim, snapshot(Uint8Array.of(1)))
  await leases().addArtifact(claim, snapshot(Uint8Array.of(2)))
  await leases().addArtifact(claim, snapshot(Uint8Array.of(2)))
  const { bytes } = await bench.store.runs.artifactBytes(claim.runId, 'snapshots/a')
  assert.deepEqual([...bytes], [2])
  assert.equal((await bench.store.runs.artifacts(claim.runId)).length, 1)
})
