import type { Sql } from './database.js'

/**
 * PostgreSQL's advisory locks that we use: first keys, each with a second one. They are held to the end of the
 * transaction. Every transaction takes its locks in this order, so none waits in a circle:
 * `sweep` (cancel, retry, extend of one sweep) → rows of runs → the row of the sweep → `events`.
 */
const LOCKS = { migrate: 0x5357_0001, sweep: 0x5357_0002, events: 0x5357_0003 } as const

export const lock = async (sql: Sql, name: keyof typeof LOCKS, of = ''): Promise<void> => {
  await sql.query('SELECT pg_advisory_xact_lock($1::int, hashtext($2))', [LOCKS[name], of])
}
