import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventSchema } from '@sweepstack/contracts'
import { openBench } from './bench.js'
import { emit } from './events.js'

const bench = openBench()

test('a reader that follows the cursor sees every event, while many transactions write at once', async () => {
  const { sweepId } = await bench.runs(1)
  const { id: start } = (await bench.store.events.after(sweepId, 0, 10)).at(-1)!
  let writing = true
  const seen: number[] = []
  const read = async () => {
    let cursor = start
    for (;;) {
      const last = !writing
      const events = await bench.store.events.after(null, cursor, 7)
      for (const event of events) seen.push(eventSchema.parse(event).id)
      cursor = events.at(-1)?.id ?? cursor
      if (last && events.length === 0) return
    }
  }
  const reader = read()
  const WRITERS = 10
  const EACH = 20
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      for (let i = 0; i < EACH; i++)
        await bench.db.transaction(async (sql) => {
          await emit(sql, [{ sweepId, type: 'run.started', data: { worker: `${writer}` } }])
          // The time between an id and its commit is where a late one would slip past the reader.
          await sql.query('SELECT pg_sleep($1)', [((writer + i) % 3) / 1000])
        })
    }),
  )
  writing = false
  await reader
  assert.equal(seen.length, WRITERS * EACH)
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  )
})

test('an event with a lower id than a visible one is never still to come', async () => {
  const { sweepId } = await bench.runs(1)
  const order: string[] = []
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let written = () => {}
  const slowHasWritten = new Promise<void>((resolve) => {
    written = resolve
  })
  const slow = bench.db.transaction(async (sql) => {
    await emit(sql, [{ sweepId, type: 'run.started', data: { worker: 'slow' } }])
    written()
    await held
    order.push('slow commits')
  })
  await slowHasWritten
  const fast = bench.db
    .transaction((sql) => emit(sql, [{ sweepId, type: 'run.started', data: { worker: 'fast' } }]))
    .then(() => order.push('fast committed'))
  await new Promise((resolve) => setTimeout(resolve, 50))
  const visible = (await bench.store.events.after(sweepId, 0, 10)).map((e) => e.type)
  release()
  await Promise.all([slow, fast])
  assert.deepEqual(visible, ['sweep.created'])
  assert.deepEqual(order, ['slow commits', 'fast committed'])
  const workers = (await bench.store.events.after(sweepId, 0, 10)).map((e) => e.data.worker)
  assert.deepEqual(workers, [undefined, 'slow', 'fast'])
})

test('a transaction that rolls back leaves no event', async () => {
  const { sweepId } = await bench.runs(1)
  await assert.rejects(
    bench.db.transaction(async (sql) => {
      await emit(sql, [{ sweepId, type: 'run.started' }])
      throw new Error('changed its mind')
    }),
    /changed its mind/,
  )
  assert.equal((await bench.store.events.after(sweepId, 0, 10)).length, 1)
})
