import { PrismaPg } from '@prisma/adapter-pg'
import { SweepstackError } from '@sweepstack/contracts'
import pg from 'pg'
import { describeConnection, unavailable } from './connection.js'
import { PrismaClient } from './generated/client.js'

/** Where a statement can be run: the pool, or the one connection of a transaction. */
export type Sql = { query: <Row>(text: string, values?: unknown[]) => Promise<Row[]> }

/**
 * The two ways to the database, over one pool. `prisma` is for ordinary reads; what has to be one conditional
 * statement, a lock or a bulk insert is SQL. Integers of 8 bytes come as numbers: our counts stay below 2^53.
 */
export type Database = Sql & {
  prisma: PrismaClient
  /** Runs `work` in one transaction; whatever it throws rolls back. */
  transaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>
  close: () => Promise<void>
}

const OLDEST_SERVER = 140_000
/**
 * Who writes events holds a lock of the whole cluster until it commits. One that is frozen or cut off inside a
 * transaction is disconnected after this, and its transaction rolls back, so that the others go on.
 */
const IDLE_IN_TRANSACTION_MS = 60_000
const INT8 = pg.types.builtins.INT8

/**
 * Connects and checks the server.
 * @throws SweepstackError `unavailable` naming the host (never the password) where it cannot be reached, refuses
 *   us or is older than PostgreSQL 14; `config.invalid` where the URL is none.
 */
export const openDatabase = async (url: string, poolSize: number): Promise<Database> => {
  const host = describeConnection(url)
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // Not as pg's option of that name, which is a start-up parameter: poolers such as PgBouncer refuse those.
    onConnect: async (client) => {
      await client.query(`SET idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS}`)
    },
    application_name: 'sweepstack',
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === INT8 && format !== 'binary'
          ? Number
          : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
    },
  })
  // An idle connection that breaks is replaced on the next use; without a listener it would end the process.
  pool.on('error', () => {})
  const sql = sqlOf(pool)
  try {
    await checkServer(sql, host)
  } catch (error) {
    await pool.end()
    throw unavailable(error, host)
  }
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    ...sql,
    prisma,
    transaction: (work) => transaction(pool, work),
    close: async () => {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

export const sqlOf = (on: pg.Pool | pg.PoolClient): Sql => ({
  query: async <Row>(text: string, values: unknown[] = []) => (await on.query(text, values)).rows as Row[],
})

const transaction = async <T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> => {
  const client = await pool.connect()
  // A connection that breaks between two statements says so here; the next statement fails anyway.
  const ignore = () => {}
  client.on('error', ignore)
  let broken = false
  try {
    await client.query('BEGIN')
    const result = await work(sqlOf(client))
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true
    })
    throw error
  } finally {
    client.off('error', ignore)
    client.release(broken)
  }
}

export const checkServer = async (sql: Sql, host: string): Promise<void> => {
  const [row] = await sql.query<{ number: number; version: string }>(
    "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version",
  )
  if (row === undefined || row.number < OLDEST_SERVER)
    throw new SweepstackError('unavailable', `the PostgreSQL at ${host} is version ${row?.version}`, {
      fix: 'use PostgreSQL 14 or newer',
    })
}
