import { type AppDeps, buildApp } from '@sweepstack/api'
import { type Client, createClient } from '@sweepstack/client'
import { openQueue, type RunQueue } from '@sweepstack/queue'
import { openStore, type Store } from '@sweepstack/store'
import { freshDatabase } from '@sweepstack/store/testing'

/** The API on a port of its own, over a fresh PostgreSQL that carries store and queue; and a client of it. */
export type ApiBench = {
  url: string
  client: Client
  store: Store
  queue: RunQueue
  databaseUrl: string
  close(): Promise<void>
}

/** With files in the place of `blobUrl`; in the database without it. */
export const openApiBench = async (
  more: Partial<AppDeps> = {},
  blobUrl: string | null = null,
): Promise<ApiBench> => {
  const database = await freshDatabase()
  const store = await openStore(database.url, { blobUrl })
  const queue = await openQueue(database.url)
  const pace = { poll: 20, progress: 50, heartbeat: 100 }
  const app = await buildApp({ store, queue, pace, ...more })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    url,
    client: createClient({ baseUrl: url, ...(more.token ? { token: more.token } : {}) }),
    store,
    queue,
    databaseUrl: database.url,
    close: async () => {
      await app.close()
      await queue.close()
      await store.close()
      await database.drop()
    },
  }
}
