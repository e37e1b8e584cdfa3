import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
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

test('what an earlier version stored keeps its meaning: hooks of models with norms after, fields that came later', async (t) => {
  const url = await empty(t)
  const at = names.indexOf('20261201000000_hooks')
  await migrate(url, known.slice(0, at))
  const hooks = ['blocks.0.hook_resid_pre', 'blocks.0.hook_resid_post', 'blocks.11.hook_resid_post']
  const kept = Buffer.from('weights')
  const sha256 = createHash('sha256').update(kept).digest('hex')
  await withClient(url, async (client) => {
    const { id } = (
      await client.query("INSERT INTO sweeps VALUES (gen_random_uuid(), 's', '{}') RETURNING id")
    ).rows[0]
    await client.query('INSERT INTO blobs (sha256, bytes, content) VALUES ($1, $2, $3)', [
      sha256,
      kept.length,
      kept,
    ])
    await client.query(
      `INSERT INTO models (sha256, name, source, spec, length, types, parameters)
       VALUES ($1, 'm', 'torch-encoder', '{"norm":"post"}', 8, 1, 9)`,
      [sha256],
    )
    const models = [{ norm: 'post', layers: 12 }, { norm: 'pre', layers: 12 }, { from: `sha256:${sha256}` }]
    for (const [i, model] of models.entries()) {
      const training = 'from' in model ? { engine: 'eager' } : { optimizer: 'adamw', engine: 'eager' }
      // What looks like a part of the spec is a name here, and the first test is not the first by the alphabet.
      const spec = JSON.stringify({
        data: { file: '"model":{"training":{' },
        model,
        training,
        tests: { z: {}, a: {} },
      })
      const hash = String(i).repeat(64)
      await client.query("INSERT INTO cells VALUES ($1, $2, $3, '{}', $4)", [id, hash, i, spec])
      await client.query(
        'INSERT INTO runs (id, sweep_id, cell_hash, seed) VALUES (gen_random_uuid(), $1, $2, 0)',
        [id, hash],
      )
      for (const [layer, hook] of hooks.entries())
        await client.query(
          `INSERT INTO probe_results (run_id, ordinal, target, test, layer, hook, metric, n)
           SELECT id, $2, 'count', 't', $2, $3, 'r2', 1 FROM runs WHERE cell_hash = $1`,
          [hash, layer, hook],
        )
    }
  })
  await migrate(url)
  const found = await withClient(url, async (client) => {
    const { rows } = await client.query<{ hooks: string[]; spec: string }>(
      `SELECT c.spec::text AS spec, array_agg(p.hook ORDER BY p.ordinal) AS hooks FROM cells c
         JOIN runs r ON r.cell_hash = c.hash JOIN probe_results p ON p.run_id = r.id GROUP BY c.hash, c.spec::text ORDER BY c.hash`,
    )
    return rows
  })
  const normalized = hooks.map((hook) => hook.replace('hook_resid_post', 'hook_normalized_resid_post'))
  assert.deepEqual(
    found.map((row) => row.hooks),
    [normalized, hooks, normalized],
  )
  const [post, , stored] = found.map(({ spec }) => JSON.parse(spec))
  assert.deepEqual(post.model, { head: { kind: 'linear' }, norm: 'post', layers: 12 })
  assert.deepEqual(post.training, { momentum: 0.9, optimizer: 'adamw', engine: 'eager' })
  assert.deepEqual(stored.training, { engine: 'eager' })
  assert.deepEqual(post.data, { file: '"model":{"training":{' })
  assert.deepEqual(Object.keys(post.tests), ['z', 'a'])
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
