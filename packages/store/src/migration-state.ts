import { SweepstackError } from '@sweepstack/contracts'
import type { Sql } from './database.js'
import { type Migration, migrations } from './migrations.js'

/**
 * The migrations a database lacks, none where it is up to date.
 * @throws SweepstackError `unavailable` where it has one that this version does not know.
 */
export const pendingMigrations = async (
  sql: Sql,
  host: string,
  known: Migration[] = migrations(),
): Promise<Migration[]> => {
  const applied = await appliedMigrations(sql)
  const unknown = applied.filter((name) => !known.some((migration) => migration.name === name))
  if (unknown.length > 0)
    throw new SweepstackError(
      'unavailable',
      `the database at ${host} was migrated by a newer version of Sweepstack (${unknown.join(', ')})`,
      { fix: 'update Sweepstack here, or use another database' },
    )
  return known.filter(({ name }) => !applied.includes(name))
}

/** Throws `unavailable` unless the database has exactly the migrations of this version. */
export const checkMigrated = async (sql: Sql, host: string): Promise<void> => {
  const pending = await pendingMigrations(sql, host)
  if (pending.length > 0)
    throw new SweepstackError(
      'unavailable',
      `the database at ${host} lacks the migrations ${pending.map((m) => m.name).join(', ')}`,
      { fix: 'start the API of this version first: it migrates the database' },
    )
}

const appliedMigrations = async (sql: Sql): Promise<string[]> => {
  const [table] = await sql.query<{ there: boolean }>(
    "SELECT to_regclass('public._prisma_migrations') IS NOT NULL AS there",
  )
  if (table?.there !== true) return []
  const rows = await sql.query<{ migration_name: string }>(
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  )
  return rows.map((row) => row.migration_name)
}
