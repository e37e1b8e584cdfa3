import { after, before } from 'node:test'
import type { Claim } from './claim.js'
import { type Database, openDatabase } from './database.js'
import { oneCell } from './fixtures.js'
import { openStore, type Store } from './store.js'
import { freshDatabase, type TestDatabase } from './testing.js'

/** What a test file of the store works on: a store on a database of its own, and a way past the store. */
export type Bench = {
  store: Store
  /** Plain SQL on the same database. */
  db: Database
  /** A sweep of one cell with a run for each seed, the runs' ids. */
  runs: (n: number) => Promise<{ sweepId: string; runIds: string[] }>
  claimed: () => Promise<Claim>
  /** Lets the lease of a run be over. */
  expire: (runId: string) => Promise<void>
  /** Makes a run that waits for its backoff due. */
  makeDue: (runId: string) => Promise<void>
}

/** Opens it before the file's tests, then runs `prepare`; closes it after them. */
export const openBench = (prepare: () => Promise<void> = async () => {}): Bench => {
  let database: TestDatabase
  const bench = {} as Bench
  before(async () => {
    database = await freshDatabase()
    bench.store = await openStore(database.url, { poolSize: 20 })
    bench.db = await openDatabase(database.url, 4)
    await prepare()
  })
  after(async () => {
    await bench.db.close()
    await bench.store.close()
    await database.drop()
  })
  bench.runs = async (n) => {
    const { id, runIds } = await bench.store.sweeps.create(oneCell(Array.from({ length: n }, (_, i) => i)))
    return { sweepId: id, runIds }
  }
  bench.claimed = async () => {
    const { runIds } = await bench.runs(1)
    return (await bench.store.leases.claim(runIds[0]!, 'w', 60_000))!
  }
  bench.expire = async (runId) => {
    await bench.db.query("UPDATE runs SET lease_until = now() - interval '1 minute' WHERE id = $1", [runId])
  }
  bench.makeDue = async (runId) => {
    await bench.db.query('UPDATE runs SET available_at = now() WHERE id = $1', [runId])
  }
  return bench
}
