import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RUN_STATUS, type RunStatus, SweepstackError } from '@sweepstack/contracts'
import fc from 'fast-check'
import { type Bench, openBench } from './bench.js'
import type { Claim } from './claim.js'
import { sampleResult } from './fixtures.js'
import { afterFailure, afterLoss, type Tries } from './retry-policy.js'

const bench = openBench()

/** What the store has to know of a run, and nothing of how. */
type ModelRun = {
  id: string
  status: RunStatus
  token: number
  cancelRequested: boolean
  expired: boolean
  due: boolean
  tries: Tries
  results: number
}
type Model = { runs: ModelRun[]; ended: number }
type Real = { bench: Bench; sweepId: string; claims: Map<string, Claim> }
type Command = fc.AsyncCommand<Model, Real>

const fresh = (): Tries => ({ failures: 0, losses: 0, outOfMemory: 0 })
const problem = new SweepstackError('trainer.crashed', 'x').toProblem()
const END: RunStatus[] = ['done', 'failed', 'cancelled']

/** Moves a run by a transition that RUN_STATUS allows, and counts the sweep's ends. */
const move = (model: Model, run: ModelRun, to: RunStatus): void => {
  assert.ok((RUN_STATUS[run.status].next as readonly RunStatus[]).includes(to), `${run.status} → ${to}`)
  run.status = to
  run.cancelRequested = false
  run.expired = false
  if (END.includes(to) && model.runs.every((r) => END.includes(r.status))) model.ended++
}
const decide = (
  model: Model,
  run: ModelRun,
  { to, tries, delaySeconds }: ReturnType<typeof afterLoss>,
): void => {
  if (!run.cancelRequested) {
    run.tries = tries
    run.due = delaySeconds === 0
  }
  move(model, run, run.cancelRequested ? 'cancelled' : to)
}

const command = (name: string, run: (m: Model, r: Real) => Promise<void>): Command => ({
  check: () => true,
  run: async (m, r) => {
    await run(m, r)
    await agree(m, r)
  },
  toString: () => name,
})

/** The store's view of every run is the model's, and no run has two results or half of one. */
const agree = async (model: Model, { bench: { store, db }, sweepId }: Real): Promise<void> => {
  const rows = await db.query<{
    id: string
    status: RunStatus
    token: number
    results: number
    open: number
  }>(
    `SELECT id, status, token, (SELECT count(*) FROM test_results t WHERE t.run_id = r.id) / 2 AS results,
       (SELECT count(*) FROM attempts a WHERE a.run_id = r.id AND ended_at IS NULL) AS open
     FROM runs r WHERE sweep_id = $1 ORDER BY id`,
    [sweepId],
  )
  assert.deepEqual(
    rows,
    model.runs.map(({ id, status, token, results }) => ({
      id,
      status,
      token,
      results,
      open: status === 'running' ? 1 : 0,
    })),
  )
  const types = (await store.events.after(sweepId, 0, 1000)).map((e) => e.type)
  assert.equal(types.filter((type) => type === 'sweep.ended').length, model.ended)
}

/** A write with one of the last claims given; it may be out of date. */
const withClaim = (
  name: string,
  which: number,
  write: (claim: Claim, real: Real, held: boolean, run: ModelRun, model: Model) => Promise<void>,
): Command =>
  command(`${name}(${which})`, async (model, real) => {
    const claims = [...real.claims.values()]
    // Old ones too, but the newest most often.
    const claim = claims[Math.max(0, claims.length - 1 - (which % 4))]
    const run = model.runs.find(({ id }) => id === claim?.runId)
    if (claim === undefined || run === undefined) return
    await write(claim, real, run.status === 'running' && run.token === claim.token, run, model)
  })

const commands = [
  fc.nat(9).map((n) =>
    command(`claim(${n})`, async (model, real) => {
      const queued = model.runs.filter((run) => run.status === 'queued')
      const run = queued[n % queued.length] ?? model.runs[n % model.runs.length]!
      const claim = await real.bench.store.leases.claim(run.id, `w${n}`, 60_000)
      assert.equal(claim !== null, run.status === 'queued' && run.due)
      if (claim === null) return
      real.claims.set(`${run.id} ${claim.token}`, claim)
      run.token++
      move(model, run, 'running')
    }),
  ),
  fc.nat(9).map((n) =>
    withClaim('finish', n, async (claim, real, held, run, model) => {
      const stands = held || (run.status === 'done' && run.token === claim.token)
      assert.equal(await real.bench.store.leases.finish(claim, sampleResult(), []), stands)
      if (!held) return
      run.results++
      move(model, run, 'done')
    }),
  ),
  fc.tuple(fc.nat(9), fc.boolean()).map(([n, retry]) =>
    withClaim(`fail${retry ? '+retry' : ''}`, n, async (claim, real, held, run, model) => {
      const now = await real.bench.store.leases.fail(claim, problem, { retry })
      if (held) decide(model, run, afterFailure(run.tries, problem.code, retry))
      assert.equal(now, held ? run.status : 'lost')
    }),
  ),
  fc.tuple(fc.nat(9), fc.constantFrom('cancelled' as const, 'release' as const)).map(([n, how]) =>
    withClaim(how, n, async (claim, real, held, run, model) => {
      const now = await real.bench.store.leases[how](claim)
      if (held) decide(model, run, { to: 'queued', tries: run.tries, delaySeconds: 0 })
      assert.equal(now, held ? run.status : 'lost')
    }),
  ),
  fc.nat(9).map((n) =>
    withClaim('heartbeat', n, async (claim, real, held, run) => {
      const said = await real.bench.store.leases.heartbeat(claim, null, 60_000)
      assert.equal(said, !held ? 'lost' : run.cancelRequested ? 'cancelled' : 'ok')
      if (held) run.expired = false
    }),
  ),
  fc.nat(9).map((n) =>
    command(`expire(${n})`, async (model, real) => {
      const running = model.runs.filter((run) => run.status === 'running')
      const run = running[n % running.length]
      if (run === undefined) return
      await real.bench.expire(run.id)
      run.expired = true
    }),
  ),
  fc.constant(
    command('reconcile', async (model, real) => {
      await real.bench.store.leases.reconcile({ limit: 1000 })
      const before = model.ended
      const open = model.runs.some((run) => !END.includes(run.status))
      for (const run of model.runs)
        if (run.status === 'running' && run.expired) decide(model, run, afterLoss(run.tries))
      // However many runs it ends, a sweep ends once.
      if (open) model.ended = Math.min(model.ended, before + 1)
    }),
  ),
  fc.constant(
    command('wait', async (model, real) => {
      for (const run of model.runs) {
        await real.bench.makeDue(run.id)
        run.due = true
      }
    }),
  ),
  fc.constant(
    command('cancel', async (model, real) => {
      await real.bench.store.sweeps.cancel(real.sweepId)
      for (const run of model.runs) {
        if (run.status === 'queued') move(model, run, 'cancelled')
        else if (run.status === 'running') run.cancelRequested = true
      }
    }),
  ),
  fc.constant(
    command('retry', async (model, real) => {
      const queued = await real.bench.store.sweeps.retry(real.sweepId)
      const expected = model.runs.filter((run) => run.status === 'failed' || run.status === 'cancelled')
      assert.deepEqual(
        [...queued].sort(),
        expected.map((run) => run.id),
      )
      for (const run of model.runs) run.cancelRequested = false
      for (const run of expected) {
        move(model, run, 'queued')
        run.tries = fresh()
        run.due = true
      }
    }),
  ),
]

/** Claims and deaths, without which there is nothing to go wrong. */
const often = commands.slice(0, 1).concat(commands.slice(5, 7))

test('no order of claims, ends, deaths, cancellations and retries leads to an illegal state or a second result', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.commands([...commands, ...often, ...often], { maxCommands: 60, size: 'max' }),
      async (sequence) => {
        const { sweepId, runIds } = await bench.runs(2)
        const runs = runIds.map(
          (id): ModelRun => ({
            id,
            status: 'queued',
            token: 0,
            cancelRequested: false,
            expired: false,
            due: true,
            tries: fresh(),
            results: 0,
          }),
        )
        const setup = () => ({
          model: { runs, ended: 0 },
          real: { bench, sweepId, claims: new Map<string, Claim>() },
        })
        await fc.asyncModelRun(setup, sequence)
      },
    ),
    { numRuns: 12, endOnFailure: true },
  )
})
