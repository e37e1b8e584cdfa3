import { describeConnection, unavailable } from './connection.js'
import { type Database, openDatabase } from './database.js'
import { eventsOf } from './events.js'
import { filesOf, textOf } from './files.js'
import { leasesOf } from './leases.js'
import { checkMigrated } from './migration-state.js'
import { modelsOf } from './models.js'
import { type ProbeQuery, probeRows } from './probes.js'
import { resultsOf } from './results.js'
import { runsOf } from './runs.js'
import { sweepsOf } from './sweeps.js'

/** `poolSize`: connections at most; 10. */
export type StoreOptions = { poolSize?: number }

/**
 * The truth: what was asked for, what has become of it, and what it gave. One store a process.
 *
 * Every method throws SweepstackError `unavailable` where the database does not answer. Nothing here queues jobs,
 * computes statistics or deletes.
 */
export type Store = ReturnType<typeof composeStore>

/**
 * Opens a database that `migrate` has prepared.
 * @throws SweepstackError `unavailable` where it does not answer, is too old, or was not migrated to this version.
 */
export const openStore = async (
  databaseUrl: string,
  { poolSize = 10 }: StoreOptions = {},
): Promise<Store> => {
  const db = await openDatabase(databaseUrl, poolSize)
  try {
    await checkMigrated(db, describeConnection(databaseUrl))
  } catch (error) {
    await db.close()
    throw error
  }
  return composeStore(db, describeConnection(databaseUrl))
}

const composeStore = (db: Database, host: string) => ({
  sweeps: guarded(sweepsOf(db), host),
  runs: guarded(runsOf(db), host),
  leases: guarded(leasesOf(db), host),
  results: guarded({ ...resultsOf(db), probes: (query: ProbeQuery) => probeRows(db, query) }, host),
  events: guarded(eventsOf(db), host),
  models: guarded(modelsOf(db), host),
  files: {
    ...guarded(filesOf(db), host),
    /** The canonical text of a data file, a few MiB at a time. Throws `not-found` when the first is asked for. */
    text: (ref: string): AsyncGenerator<Uint8Array, void, undefined> => guardedStream(textOf(db)(ref), host),
  },
  ...guarded(
    {
      /** Answers when the database does and this version can use it. */
      ready: (): Promise<void> => checkMigrated(db, host),
    },
    host,
  ),
  close: (): Promise<void> => db.close(),
})

type Methods = Record<string, (...args: never[]) => Promise<unknown>>

async function* guardedStream<T>(
  stream: AsyncGenerator<T>,
  host: string,
): AsyncGenerator<T, void, undefined> {
  try {
    yield* stream
  } catch (error) {
    throw unavailable(error, host)
  }
}

/** The same methods, with errors of the connection told as `unavailable`. */
const guarded = <T extends Methods>(methods: T, host: string): T =>
  Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [
      name,
      async (...args: never[]) => {
        try {
          return await method(...args)
        } catch (error) {
          throw unavailable(error, host)
        }
      },
    ]),
  ) as T
