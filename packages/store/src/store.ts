import { blobsOf } from './blobs/blobs.js'
import { type CollectOptions, collect } from './blobs/collect.js'
import type { BlobPlace } from './blobs/place.js'
import { openS3 } from './blobs/s3.js'
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

/** `poolSize`: connections at most; 10. `blobUrl`: where files lie (`s3://…`, see `parseBlobUrl`); in the database without it. */
export type StoreOptions = { poolSize?: number; blobUrl?: string | null }

/**
 * The truth: what was asked for, what has become of it, and what it gave. One store a process.
 *
 * Every method throws SweepstackError `unavailable` where the database does not answer. Nothing here queues jobs
 * or computes statistics, and nothing is deleted but checkpoints that are not to be kept and contents nothing refers to.
 */
export type Store = ReturnType<typeof composeStore>

/**
 * Opens a database that `migrate` has prepared.
 * @throws SweepstackError `unavailable` where it or the place of files does not answer, or it is too old or was not migrated to this version;
 *   `config.invalid` where an address is none
 */
export const openStore = async (
  databaseUrl: string,
  { poolSize = 10, blobUrl = null }: StoreOptions = {},
): Promise<Store> => {
  const place = blobUrl === null ? null : await openS3(blobUrl)
  const db = await openDatabase(databaseUrl, poolSize)
  try {
    await checkMigrated(db, describeConnection(databaseUrl))
    await place?.ready()
  } catch (error) {
    await db.close()
    place?.close()
    throw error
  }
  return composeStore(db, place, describeConnection(databaseUrl))
}

/** A store on what is open already. */
export const composeStore = (db: Database, place: BlobPlace | null, host: string) => {
  const blobs = blobsOf(db, place)
  return {
    sweeps: guarded(sweepsOf(db), host),
    runs: guarded(runsOf(db, blobs), host),
    leases: guarded(leasesOf(db, blobs), host),
    results: guarded({ ...resultsOf(db), probes: (query: ProbeQuery) => probeRows(db, query) }, host),
    events: guarded(eventsOf(db), host),
    models: guarded(modelsOf(db, blobs), host),
    files: {
      ...guarded(filesOf(db), host),
      /** The canonical text of a data file, a few MiB at a time. Throws `not-found` when the first is asked for. */
      text: (ref: string): AsyncGenerator<Uint8Array, void, undefined> =>
        guardedStream(textOf(db)(ref), host),
    },
    ...guarded(
      {
        /** Removes contents that nothing refers to any more, and returns how many. */
        collect: (options?: CollectOptions): Promise<number> => collect(db, place, options),
        /** Answers when the place of files does; at once where that is the database. */
        blobsReady: (): Promise<void> => blobs.ready(),
        /** Answers when the database does and this version can use it. */
        ready: (): Promise<void> => checkMigrated(db, host),
      },
      host,
    ),
    close: async (): Promise<void> => {
      blobs.close()
      await db.close()
    },
  }
}

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
