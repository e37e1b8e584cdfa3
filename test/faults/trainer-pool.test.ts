import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { expandSweep, SweepstackError } from '@sweepstack/contracts'
import { TrainerPool, type TrainerPoolSettings } from '@sweepstack/worker'
import { pino } from 'pino'
import { smallSweep } from '../helpers/small-sweep.js'
import { until } from '../helpers/until.js'

/** What the scripted trainer does, by the seed of its run. */
const SCRIPT = { fails: 0, exits: 1, babbles: 2, stops: 3, deaf: 4, grows: 5, killed: 6 } as const

const pools: TrainerPool[] = []
const open = (settings: Partial<TrainerPoolSettings> = {}): TrainerPool => {
  const pool = new TrainerPool({
    entry: new URL('../helpers/scripted-trainer.js', import.meta.url),
    env: process.env,
    maxRuns: 100,
    maxBytes: 2 ** 30,
    log: pino({ level: 'silent' }),
    ...settings,
  })
  pools.push(pool)
  return pool
}
const spec = expandSweep(smallSweep('scripted', [0])).cells[0]?.spec
assert.ok(spec)

type Trainer = Awaited<ReturnType<TrainerPool['take']>>
const run = (trainer: Trainer, script: keyof typeof SCRIPT) =>
  trainer.run(
    { spec, seed: SCRIPT[script], filesDir: '/nowhere', resume: null },
    { progress: () => {}, metrics: () => {}, given: async () => {} },
  )
const failure = async (work: Promise<unknown>): Promise<SweepstackError> => {
  const error = await work.then(
    () => assert.fail('it should fail'),
    (e: unknown) => e,
  )
  assert.ok(error instanceof SweepstackError, String(error))
  return error
}

describe('trainers', () => {
  after(() => Promise.all(pools.map((pool) => pool.close())))

  test('one that failed a run and lives is used again', async () => {
    const pool = open()
    const first = await pool.take()
    assert.equal((await failure(run(first, 'fails'))).code, 'training.nan')
    pool.give(first)
    assert.equal((await pool.take()).pid, first.pid)
  })

  test('two at a time are two processes', async () => {
    const pool = open()
    const [a, b] = await Promise.all([pool.take(), pool.take()])
    assert.notEqual(a.pid, b.pid)
  })

  test('one is replaced after its runs, or when it holds too much memory', async () => {
    const pool = open({ maxRuns: 2 })
    const worn = await pool.take()
    for (let i = 0; i < 2; i++) await failure(run(worn, 'fails'))
    pool.give(worn)
    await worn.ended
    const next = await pool.take()
    assert.notEqual(next.pid, worn.pid)
    await failure(run(next, 'grows'))
    pool.give(next)
    await next.ended
  })

  test('those started ahead are taken, ready or not; those that nobody takes are idle', async () => {
    const pool = open()
    pool.startAhead(2)
    const taken = await Promise.all([pool.take(), pool.take(), pool.take()])
    assert.equal(new Set(taken.map(({ pid }) => pid)).size, 3)
    for (const trainer of taken) pool.give(trainer)
    const brief = open({ idleMs: 100 })
    brief.startAhead(1)
    assert.equal(brief.size, 1)
    await until('the idle one to end', () => brief.size === 0)
  })

  test('one started ahead that does not start fails the run that takes it, and no other', async () => {
    const pool = open({ env: { ...process.env, SCRIPT_START: 'crash' } })
    pool.startAhead(1)
    assert.equal((await failure(pool.take())).code, 'trainer.crashed')
    pool.startAhead(1)
    await until('it to be gone', () => pool.size === 0)
  })

  test('an idle one is ended after a while', async () => {
    const pool = open({ idleMs: 100 })
    const trainer = await pool.take()
    pool.give(trainer)
    assert.deepEqual(await trainer.ended, { code: null, signal: 'SIGKILL' })
    assert.notEqual((await pool.take()).pid, trainer.pid)
  })

  test('one that ends under its run says how, with its last words', async () => {
    const pool = open()
    const trainer = await pool.take()
    const error = await failure(run(trainer, 'exits'))
    assert.equal(error.code, 'trainer.crashed')
    assert.match(error.message, /code 3.*its last line/s)
    pool.give(trainer)
    assert.notEqual((await pool.take()).pid, trainer.pid)
    assert.equal((await failure(run(await pool.take(), 'killed'))).code, 'training.out-of-memory')
  })

  test('one that talks nonsense is an error of ours, and is ended', async () => {
    const trainer = await open().take()
    assert.equal((await failure(run(trainer, 'babbles'))).code, 'internal')
    await trainer.ended
  })

  test('one that is told to stop and does is kept; one that does not hear is ended', async () => {
    const pool = open()
    const obedient = await pool.take()
    const stopped = failure(run(obedient, 'stops'))
    obedient.stop(5000)
    assert.equal((await stopped).code, 'run.cancelled')
    assert.ok(obedient.alive)

    const deaf = await pool.take()
    const began = performance.now()
    const killed = failure(run(deaf, 'deaf'))
    deaf.stop(300)
    await killed
    assert.ok(performance.now() - began < 5000)
    assert.ok(!deaf.alive)
  })

  test('one that does not start is an error that says why', async () => {
    const error = await failure(open({ env: { ...process.env, SCRIPT_START: 'crash' } }).take())
    assert.equal(error.code, 'trainer.crashed')
    assert.match(error.message, /TensorFlow could not be loaded/)
  })

  test('a closed pool leaves no process', async () => {
    const pool = open()
    const [idle, busy] = await Promise.all([pool.take(), pool.take()])
    pool.give(idle)
    const working = failure(run(busy, 'stops'))
    await pool.close()
    await Promise.all([idle.ended, busy.ended, working])
  })
})
