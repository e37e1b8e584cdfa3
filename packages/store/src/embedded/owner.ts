import type pg from 'pg'
import { USER } from './cluster.js'

/** Who may stop the server: whoever holds this lock. It goes with the connection, so a killed owner has it no more. */
const OWNER_LOCK = [0x5357, 1]

export type Connected = {
  /** Takes the lock if it is free. */
  own: () => Promise<boolean>
  dataDirectory: string
  createDatabase: (name: string) => Promise<void>
  close: () => Promise<void>
}

/** pg has these; its types do not say so. */
type Counted = pg.Client & { ref: () => void; unref: () => void }

const users = new WeakMap<pg.Client, number>()

/** Runs work on a connection that is kept open, but is a reason to keep the process alive only meanwhile. */
export const whileInUse = async <T>(client: pg.Client, work: () => Promise<T>): Promise<T> => {
  const counted = client as Counted
  users.set(client, (users.get(client) ?? 0) + 1)
  counted.ref()
  try {
    return await work()
  } finally {
    const left = (users.get(client) ?? 1) - 1
    users.set(client, left)
    if (left === 0) counted.unref()
  }
}

export const embeddedUrl = (port: number, password: string, database: string): string =>
  `postgresql://${USER}:${password}@127.0.0.1:${port}/${database}`

/** Connects as the cluster's user. Rejects where there is no server on the port, or it is not ready, or not ours. */
export const connectTo = async (port: number, password: string): Promise<Connected> => {
  const { default: pg } = await import('pg')
  const client = new pg.Client({
    connectionString: embeddedUrl(port, password, 'postgres'),
    application_name: 'sweepstack owner',
    connectionTimeoutMillis: 5_000,
  })
  // The server may be stopped under us; that ends this connection and nothing else.
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query("SELECT current_setting('data_directory') AS dir")
  return {
    dataDirectory: String(rows[0]?.dir),
    own: () =>
      whileInUse(client, async () => {
        const result = await client.query('SELECT pg_try_advisory_lock($1::int, $2::int) AS won', OWNER_LOCK)
        return result.rows[0]?.won === true
      }),
    createDatabase: (name) => whileInUse(client, () => createDatabase(client, name)),
    close: () => whileInUse(client, () => client.end().catch(() => {})),
  }
}

const createDatabase = async (client: pg.Client, name: string): Promise<void> => {
  const known = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
  if (known.rowCount !== 0) return
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
  } catch (error) {
    // Another process was faster: as a name already taken, or in the catalogue itself.
    if (!['42P04', '23505'].includes(String((error as { code?: string }).code))) throw error
  }
}
