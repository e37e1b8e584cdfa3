import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openBench } from './bench.js'
import { blobsOf } from './blobs/blobs.js'
import type { Database } from './database.js'
import { filesOf } from './files.js'
import { runsOf } from './runs.js'

const bench = openBench()
const CURSOR = Buffer.from('2026-01-01T00:00:00.000Z 00000000-0000-4000-8000-000000000000').toString(
  'base64url',
)

/** How PostgreSQL answers where it has the choice of an index: whether one serves is not a matter of few rows. */
const planOf = (text: string, values: unknown[]): Promise<string> =>
  bench.db.transaction(async (sql) => {
    for (const other of ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin', 'sort'])
      await sql.query(`SET LOCAL enable_${other} = off`)
    const rows = await sql.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, values)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })

test('a page of all runs is read from an index: nothing is sorted, nothing before the cursor is read', async () => {
  const asked: [string, unknown[]][] = []
  const db: Database = {
    ...bench.db,
    query: (text, values = []) => {
      asked.push([text, values])
      return bench.db.query(text, values)
    },
  }
  const runs = runsOf(db, blobsOf(db, null))
  await runs.list({}, { cursor: CURSOR })
  const plan = await planOf(...asked.at(-1)!)
  assert.match(plan, /Index Scan using runs_created_at_id_idx[^\n]*\n *Index Cond: \(created_at <= /)
  assert.doesNotMatch(plan, /Sort/)
})

test('a page of data files is read from an index too', async () => {
  const asked: [string, unknown[]][] = []
  const files = filesOf({
    ...bench.db,
    query: (text, values = []) => {
      asked.push([text, values])
      return bench.db.query(text, values)
    },
  })
  await files.list({
    cursor: Buffer.from(`2026-01-01T00:00:00.000Z ${'0'.repeat(64)}`).toString('base64url'),
  })
  const plan = await planOf(...asked.at(-1)!)
  assert.match(plan, /Index Scan using data_files_created_at_sha256_idx/)
  assert.doesNotMatch(plan, /Sort/)
})

test('the newest sweep of a name is the first of an index', async () => {
  const plan = await planOf(
    'SELECT id FROM sweeps WHERE name = $1 ORDER BY created_at DESC, id DESC LIMIT 1',
    ['x'],
  )
  assert.match(plan, /using sweeps_name_created_at_id_idx/)
  assert.doesNotMatch(plan, /Sort/)
})
