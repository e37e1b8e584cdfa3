import { SweepstackError } from '@sweepstack/contracts'
import pg from 'pg'
import { describeConnection, unavailable } from './connection.js'
import { checkServer, sqlOf } from './database.js'
import { lock } from './locks.js'
import { pendingMigrations } from './migration-state.js'
import { type Migration, migrations, migrationsDirectory } from './migrations.js'
import { schemaEngine } from './schema-engine.js'

/**
 * Brings a database to this version's schema and returns the names of the migrations applied; an up-to-date one is
 * only looked at. Everything is one transaction under one lock: processes that migrate at once wait for each
 * other, and one that is killed leaves nothing behind.
 * @throws SweepstackError `unavailable` where the database does not answer, is too old, or is of a newer version;
 *   `internal` where a migration does not apply.
 */
export const migrate = async (databaseUrl: string, known: Migration[] = migrations()): Promise<string[]> => {
  const host = describeConnection(databaseUrl)
  // One connection, which never goes back: what the engine runs on the pool is inside our transaction.
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 10_000,
    application_name: 'sweepstack migrate',
  })
  pool.on('error', () => {})
  const sql = sqlOf(pool)
  try {
    await checkServer(sql, host)
    await sql.query('BEGIN')
    await lock(sql, 'migrate')
    const pending = await pendingMigrations(sql, host, known)
    if (pending.length > 0) await apply(pool, known, pending)
    await sql.query('COMMIT')
    return pending.map(({ name }) => name)
  } catch (error) {
    throw unavailable(error, host)
  } finally {
    await pool.end()
  }
}

const apply = async (pool: pg.Pool, known: Migration[], pending: Migration[]): Promise<void> => {
  // The engine refuses a database that has tables but not its own; the queue's may have come first.
  await pool.query(MIGRATIONS_TABLE)
  const failures: Error[] = []
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<unknown>
  // After a failing statement the engine tries to note it, which the broken transaction refuses: keep the first.
  Object.assign(pool, {
    query: async (...args: unknown[]) => {
      try {
        return await query(...args)
      } catch (error) {
        failures.push(error as Error)
        throw error
      }
    },
  })
  const engine = await schemaEngine(pool)
  try {
    await engine.applyMigrations({
      migrationsList: {
        baseDir: migrationsDirectory(),
        lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
        shadowDbInitScript: '',
        migrationDirectories: known.map(({ name, sql }) => ({
          path: name,
          migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
        })),
      },
      filters: { externalTables: [], externalEnums: [] },
    })
  } catch (error) {
    const cause = failures[0] ?? error
    throw new SweepstackError(
      'internal',
      `the migrations ${pending.map((m) => m.name).join(', ')} do not apply: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    )
  } finally {
    engine.free()
  }
}

/** As the engine makes it. */
const MIGRATIONS_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`
