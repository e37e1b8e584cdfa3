import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { openBench } from './bench.js'
import { unavailable } from './connection.js'
import { emit } from './events.js'

const bench = openBench()

test('every connection gives up a transaction that stands idle for a minute', async () => {
  const setting = "SELECT current_setting('idle_in_transaction_session_timeout') AS idle, pg_sleep(0.1)"
  const rows = await Promise.all([1, 2, 3].map(() => bench.db.query<{ idle: string }>(setting)))
  assert.deepEqual(
    rows.map(([row]) => row?.idle),
    ['1min', '1min', '1min'],
  )
})

test('a writer of events that freezes stops no other, and hears that its transaction is gone', async () => {
  const { sweepId } = await bench.runs(1)
  let lock = () => {}
  const locked = new Promise<void>((resolve) => {
    lock = resolve
  })
  let thaw = () => {}
  const thawed = new Promise<void>((resolve) => {
    thaw = resolve
  })
  const frozen = bench.db.transaction(async (sql) => {
    await emit(sql, [{ sweepId, type: 'run.started', data: { worker: 'frozen' } }])
    await sql.query("SET LOCAL idle_in_transaction_session_timeout = '200ms'")
    lock()
    await thawed
    await sql.query('SELECT 1')
  })
  const refused = assert.rejects(frozen, (error) => {
    const told = unavailable(error, 'h')
    return told instanceof SweepstackError && told.code === 'unavailable'
  })
  await locked
  await bench.db.transaction((sql) =>
    emit(sql, [{ sweepId, type: 'run.started', data: { worker: 'alive' } }]),
  )
  thaw()
  await refused
  const workers = (await bench.store.events.after(sweepId, 0, 10)).map((event) => event.data.worker)
  assert.deepEqual(workers, [undefined, 'alive'])
})
