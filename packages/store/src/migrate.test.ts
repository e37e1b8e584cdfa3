import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { migrate } from './migrate.js'
import { migrations, prismaSchema } from './migrations.js'
import { schemaEngine } from './schema-engine.js'
import { openStore } from './store.js'
import { freshDatabase, type TestDatabase } from './testing.js'

const known = migrations()
const names = known.map(({ name }) => name)
let database: TestDatabase
let admin: pg.Client
let made = 0
before(async () => {
  database = await freshDatabase()
  admin = new pg.Client(database.url)
  await admin.connect()
})
after(async () => {
  await admin.end()
  await database.drop()
})

/** The URL of a database with nothing in it, dropped at the end of the test. */
const empty = async (t: { after: (work: () => Promise<unknown>) => void }): Promise<string> => {
  const url = new URL(database.url)
  url.pathname = `${url.pathname}_${made++}`
  const name = url.pathname.slice(1)
  await admin.query(`CREATE DATABASE ${name}`)
  t.after(() => admin.query(`DROP DATABASE ${name} WITH (FORCE)`))
  return url.href
}

const withClient = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

test('an empty database is brought up to date once; again there is nothing to do', async (t) => {
  const url = await empty(t)
  await assert.rejects(openStore(url), { code: 'unavailable', message: /lacks the migrations/ })
  assert.deepEqual(await migrate(url), names)
  assert.deepEqual(await migrate(url), [])
  await (await openStore(url)).close()
})

test('four that migrate at once: one does, the others wait and find it done', async (t) => {
  const url = await empty(t)
  const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(url)))
  assert.deepEqual(applied.flat(), names)
})

test("other programs' tables in the database are no hindrance", async (t) => {
  const url = await empty(t)
  await withClient(url, (client) => client.query('CREATE TABLE of_the_queue (id int)'))
  assert.deepEqual(await migrate(url), names)
})

test('a migration that fails, or is killed, leaves nothing behind; a mended one applies', async (t) => {
  const url = await empty(t)
  const broken = {
    name: '29990101000000_broken',
    sql: 'CREATE TABLE half (id int); INSERT INTO half VALUES (1/0)',
  }
  await assert.rejects(migrate(url, [...known, broken]), { code: 'internal', message: /division by zero/ })
  const left = await withClient(url, (client) =>
    client.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"),
  )
  assert.deepEqual(left.rows, [])
  const mended = { ...broken, sql: 'CREATE TABLE half (id int)' }
  assert.deepEqual(await migrate(url, [...known, mended]), [...names, mended.name])

  await t.test('and this version refuses what a newer one migrated', async () => {
    const newer = { code: 'unavailable', message: /newer version .*29990101000000_broken/ }
    await assert.rejects(migrate(url), newer)
    await assert.rejects(openStore(url), newer)
  })
})

test('no migration holds what the engine would cut in two', () => {
  for (const { name, sql } of migrations()) {
    assert.ok(!sql.includes('$$'), `${name} has a function body`)
    for (const line of sql.split('\n'))
      assert.ok(!/--.*;/.test(line), `${name} has a semicolon in a comment: ${line}`)
    for (const [text] of sql.matchAll(/'[^']*'/g)) assert.ok(!text.includes(';'), `${name}: ${text}`)
  }
})

test("Prisma's schema and the migrations make the same tables", async (t) => {
  const url = await empty(t)
  const pool = new pg.Pool({ connectionString: url })
  const engine = await schemaEngine(pool)
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: prismaSchema() }] },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  })
  engine.free()
  await pool.end()
  const fromSchema = await withClient(url, async (client) => {
    await client.query(stdout!)
    return outline(client)
  })
  const migrated = await outline(admin)
  assert.deepEqual(migrated.columns, fromSchema.columns)
  for (const key of fromSchema.keys) assert.ok(migrated.keys.includes(key), `the migrations lack ${key}`)
})

/** Columns, and indexes and foreign keys; Prisma's language has neither partial indexes nor checks. */
const outline = async (client: pg.Client) => {
  const columns = await client.query(
    `SELECT table_name, column_name, data_type, datetime_precision, is_nullable, column_default
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`,
  )
  const keys = await client.query<{ key: string }>(
    `SELECT indexdef AS key FROM pg_indexes WHERE schemaname = 'public' UNION ALL
     SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
     WHERE contype IN ('f', 'p', 'u') AND connamespace = 'public'::regnamespace`,
  )
  return { columns: columns.rows, keys: keys.rows.map((row) => row.key) }
}
