import assert from 'node:assert/strict'
import { after, afterEach, describe, test } from 'node:test'
import type { Metric, RunDetail } from '@sweepstack/contracts'
import type { Store } from '@sweepstack/store'
import { testS3 } from '@sweepstack/store/testing/s3'
import { type FaultBench, openFaultBench } from '../helpers/fault-bench.js'
import { onDatabase } from '../helpers/on-database.js'
import { runsIn, smallSweep, submit } from '../helpers/small-sweep.js'
import { until } from '../helpers/until.js'
import type { WorkerProcess } from '../helpers/worker-process.js'

/** Some seconds of training, with a checkpoint every now and then, and all there is that a state has to hold. */
const TRAINING = {
  epochs: 150,
  validateEvery: 130,
  metricsEvery: 45,
  schedule: { kind: 'cosine', warmupSteps: 50 },
  earlyStopping: { patience: 1000 },
  checkpoints: { everySeconds: null, everySteps: 40 },
  snapshots: { perDecade: 1 },
}
const sweep = (name: string, seeds: number[], training: Record<string, unknown> = TRAINING) => {
  const input = smallSweep(name, seeds, training)
  return { ...input, base: { ...input.base, model: { ...input.base.model, dropout: 0.1 } } }
}

const weightsOf = (run: RunDetail | undefined) =>
  run?.artifacts.find(({ name }) => name === 'weights.safetensors')?.sha256
const snapshotsOf = (run: RunDetail | undefined) =>
  run?.artifacts.filter(({ name }) => name.startsWith('snapshots/'))
const curveOf = async (store: Store, id: string): Promise<Omit<Metric, 'tokensPerSecond'>[]> =>
  (await store.runs.metrics(id)).map(({ tokensPerSecond: _, ...row }) => row)
/** The first checkpoint of a run that is in the store. */
const checkpointed = (store: Store, id: string) =>
  until('a checkpoint is stored', async () => (await store.runs.checkpoints(id)).at(-1), {
    seconds: 60,
    everyMs: 10,
  })

const s3 = await testS3()
const onS3 = 'skip' in s3 ? null : s3
const benches: [string, string | false, FaultBench | null][] = [
  ['PostgreSQL', false, await openFaultBench()],
  ['S3', 'skip' in s3 ? s3.skip : false, onS3 && (await openFaultBench(undefined, onS3.url))],
]

/** What an undisturbed run of seed 0 is, wherever its files lie. */
let whole: { run: RunDetail; curve: Omit<Metric, 'tokensPerSecond'>[] }

for (const [place, skip, bench] of benches)
  describe(`a run taken over from its checkpoint on ${place}`, { skip }, () => {
    if (bench === null) return
    const { store, queue } = bench
    after(async () => {
      await bench.close()
      if (place === 'S3') await onS3?.stop()
    })
    afterEach(() => bench.clear())

    test('undisturbed, twice: the same weights, by another process of another worker', {
      skip: place === 'S3',
    }, async () => {
      const runs: RunDetail[] = []
      for (const name of ['one', 'two']) {
        const worker = await bench.startWorker()
        const { runIds } = await submit(store, queue, sweep(name, [0]))
        runs.push(...(await runsIn(store, runIds, ['done'])))
        await worker.end()
      }
      const [one, two] = runs
      assert.ok(one !== undefined && weightsOf(one) !== undefined)
      assert.equal(weightsOf(two), weightsOf(one))
      assert.deepEqual(snapshotsOf(two), snapshotsOf(one))
      assert.ok((snapshotsOf(one)?.length ?? 0) >= 5)
      assert.deepEqual(await store.runs.checkpoints(one.id), [], 'none is to be kept')
      whole = { run: one, curve: await curveOf(store, one.id) }
      assert.deepEqual(await curveOf(store, two!.id), whole.curve)
    })

    const sameAsWhole = async (run: RunDetail | undefined): Promise<void> => {
      assert.equal(weightsOf(run), weightsOf(whole.run))
      assert.deepEqual(snapshotsOf(run), snapshotsOf(whole.run))
      assert.deepEqual(await curveOf(store, run!.id), whole.curve)
      assert.equal(run?.training?.validationLoss, whole.run.training?.validationLoss)
      assert.equal(run?.training?.bestStep, whole.run.training?.bestStep)
    }

    test('after kill -9 of its worker: another goes on, and ends with the same weights and curve', async () => {
      const killed = await bench.startWorker()
      const { runIds } = await submit(store, queue, sweep('killed', [0]))
      const id = runIds[0] as string
      const { step } = await checkpointed(store, id)
      killed.signal('SIGKILL')
      await killed.exited
      const other = await bench.startWorker()
      const [run] = await runsIn(store, runIds, ['done', 'failed']).catch((error) => {
        throw new Error(`${error}\n${other.log()}`)
      })
      const attempts = await store.runs.attempts(id)
      assert.deepEqual(
        attempts.map(({ outcome }) => outcome),
        ['lost', 'done'],
        other.log(),
      )
      assert.ok((attempts[1]?.resumedFrom ?? 0) >= step, JSON.stringify(attempts))
      assert.equal(run?.resumedFrom, attempts[1]?.resumedFrom)
      assert.equal(attempts[1]?.notResumed, null)
      assert.deepEqual(attempts[0]?.environment, attempts[1]?.environment)
      await sameAsWhole(run)
    })

    const onlyTrainer = async (worker: WorkerProcess): Promise<number> => {
      const [trainer, ...others] = await worker.trainers()
      assert.ok(trainer !== undefined && others.length === 0, worker.log())
      return trainer
    }

    test('after kill -9 of its trainer: the same', { skip: place === 'S3' }, async () => {
      const worker = await bench.startWorker()
      const { runIds } = await submit(store, queue, sweep('trainer', [0]))
      const id = runIds[0] as string
      await checkpointed(store, id)
      process.kill(await onlyTrainer(worker), 'SIGKILL')
      const [run] = await runsIn(store, runIds, ['done', 'failed'])
      const attempts = await store.runs.attempts(id)
      assert.deepEqual(
        attempts.map(({ outcome }) => outcome),
        ['failed', 'done'],
        worker.log(),
      )
      assert.ok((attempts[1]?.resumedFrom ?? 0) > 0)
      await sameAsWhole(run)
    })

    test('a checkpoint of another training, or none that can be read: it begins anew, says why, and ends the same', {
      skip: place === 'S3',
    }, async () => {
      const killed = await bench.startWorker({ SWEEPSTACK_CONCURRENCY: '2' })
      // The other is still at it whenever this one has its first checkpoint.
      const long = await submit(store, queue, sweep('long', [1], { ...TRAINING, epochs: 10_000 }))
      const other = long.runIds[0] as string
      await checkpointed(store, other)
      const { runIds } = await submit(store, queue, sweep('wrong', [0]))
      const id = runIds[0] as string
      await checkpointed(store, id)
      killed.signal('SIGKILL')
      await killed.exited
      await onDatabase(bench.databaseUrl, async (query) => {
        await query(
          `UPDATE checkpoints SET sha256 = (SELECT sha256 FROM checkpoints WHERE run_id = $2 ORDER BY step DESC LIMIT 1)
           WHERE run_id = $1`,
          [id, other],
        )
        // The other's own checkpoint: its content is gone.
        await query(
          `UPDATE checkpoints SET sha256 = (SELECT sha256 FROM artifacts WHERE name = 'snapshots/step-00000000.safetensors' AND run_id = $1)
           WHERE run_id = $1`,
          [other],
        )
      })
      await bench.startWorker({ SWEEPSTACK_CONCURRENCY: '2' })
      const [run] = await runsIn(store, runIds, ['done', 'failed'])
      const mine = await store.runs.attempts(id)
      assert.deepEqual(
        mine.map(({ outcome }) => outcome),
        ['lost', 'done'],
      )
      assert.equal(mine[1]?.resumedFrom, null)
      assert.match(
        mine[1]?.notResumed ?? '',
        /it is of another spec and another seed and other training strings/,
      )
      const theirs = await until('the other has begun anew', async () => {
        const [, second] = await store.runs.attempts(other)
        return second?.notResumed ?? undefined
      })
      assert.match(theirs, /no sweepstack\.checkpoint\.1 file/)
      await sameAsWhole(run)
    })
  })
