import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { whileInUse } from './embedded/owner.js'
import { isAlive, isPostmaster, readPostmaster } from './embedded/process.js'
import { startEmbedded } from './embedded/start.js'
import { migrate } from './migrate.js'
import { migrations } from './migrations.js'

export { freePort } from './embedded/launch.js'
export { sampleResult } from './fixtures.js'

/** A database of its own for a test, migrated and empty. */
export type TestDatabase = { url: string; drop: () => Promise<void> }

const PREFIX = 'sweepstack-test-'

/**
 * A fresh database on the server of TEST_DATABASE_URL, or on one that is started for this process, in a temporary
 * directory, and ended and removed with it. It is copied from a migrated template: some 30 ms.
 */
export const freshDatabase = async (): Promise<TestDatabase> => {
  server ??= openServer()
  const { url, admin } = await server
  const name = `sweepstack_test_${process.pid}_${randomBytes(4).toString('hex')}`
  await exclusively(admin, () => admin.query(`CREATE DATABASE ${name} TEMPLATE ${templateName()}`))
  return {
    url: withDatabase(url, name),
    drop: () =>
      whileInUse(admin, async () => {
        await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      }),
  }
}

type Server = { url: string; admin: pg.Client }
let server: Promise<Server> | undefined

const openServer = async (): Promise<Server> => {
  const url = process.env.TEST_DATABASE_URL ?? (await startTemporary())
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  admin.on('error', () => {})
  await exclusively(admin, async () => {
    const known = await admin.query('SELECT FROM pg_database WHERE datname = $1', [templateName()])
    if (known.rowCount === 0) await admin.query(`CREATE DATABASE ${templateName()}`)
    await migrate(withDatabase(url, templateName()))
  })
  return { url, admin }
}

/** The template is copied and migrated by one process at a time: PostgreSQL copies none that is in use. */
const exclusively = <T>(admin: pg.Client, work: () => Promise<T>): Promise<T> =>
  whileInUse(admin, async () => {
    await admin.query('SELECT pg_advisory_lock(1398230867)')
    try {
      return await work()
    } finally {
      await admin.query('SELECT pg_advisory_unlock(1398230867)')
    }
  })

let template: string | undefined
const templateName = (): string => {
  template ??= `sweepstack_template_${createHash('sha256').update(JSON.stringify(migrations())).digest('hex').slice(0, 12)}`
  return template
}

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

const startTemporary = async (): Promise<string> => {
  removeAbandoned()
  const dir = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`))
  chmodSync(dir, 0o711)
  process.once('exit', () => removeServer(dir))
  return (await startEmbedded({ dir, durable: false })).url
}

/** Servers of test processes that were killed. */
const removeAbandoned = (): void => {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) removeServer(join(tmpdir(), name))
  }
}

/** Stops and removes without waiting on the event loop, for that is over when a process exits. */
const removeServer = (dir: string): void => {
  const data = join(dir, 'cluster', 'data')
  const pid = readPostmaster(data)?.pid
  if (pid !== undefined && isPostmaster(pid, data)) {
    process.kill(pid, 'SIGQUIT')
    const wait = new Int32Array(new SharedArrayBuffer(4))
    for (let i = 0; i < 200 && existsSync(join(data, 'postmaster.pid')); i++) Atomics.wait(wait, 0, 0, 10)
  }
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
}
