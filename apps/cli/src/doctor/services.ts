import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '@sweepstack/store/embedded'
import type { Env } from '../env.js'
import { homePaths } from '../service/paths.js'
import { liveRecord } from '../service/record.js'
import { type Check, failed, passed } from './check.js'
import { inWorker } from './in-worker.js'

/** The PostgreSQL a service here would use: DATABASE_URL's, the running service's, or the embedded one, tried. */
export const checkPostgres = async ({ databaseUrl, home }: Env): Promise<Check> => {
  const running = await liveRecord(homePaths(home).record)
  if (databaseUrl === null && running !== null)
    return passed('PostgreSQL', `embedded, running for ${running.url}`)
  try {
    if (databaseUrl === null) return await tryEmbedded()
    const { openStore } = await import('@sweepstack/store')
    const store = await openStore(databaseUrl)
    try {
      await store.ready()
    } finally {
      await store.close()
    }
    return passed('PostgreSQL', `${hostOf(databaseUrl)} answers`)
  } catch (error) {
    const fix =
      databaseUrl === null
        ? 'npm run setup; if it stays, set DATABASE_URL to a PostgreSQL of your own'
        : 'start it, correct DATABASE_URL, or unset it to use the embedded one'
    return failed('PostgreSQL', (error as Error).message, fix)
  }
}

/** A throw-away server, so that the one with your results is not touched. */
const tryEmbedded = async (): Promise<Check> => {
  const folder = await mkdtemp(join(tmpdir(), 'sweepstack-doctor-'))
  try {
    const began = Date.now()
    const postgres = await startEmbedded({ dir: join(folder, 'postgres') })
    await postgres.stop()
    return passed('PostgreSQL', `embedded; starts and stops in ${((Date.now() - began) / 1000).toFixed(1)} s`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const QUEUE = `
import { openQueue } from '@sweepstack/queue'
const queue = await openQueue(process.argv[1])
await queue.ready()
await queue.close()
`

export const checkRedis = async (queueUrl: string): Promise<Check> => {
  try {
    await inWorker(QUEUE, [queueUrl])
    return passed('Redis', `${hostOf(queueUrl)} answers, and evicts nothing`)
  } catch (error) {
    const fix =
      'start it with --maxmemory-policy noeviction, correct QUEUE_URL, or unset it to use PostgreSQL'
    return failed('Redis', (error as Error).message, fix)
  }
}

/** The S3 store that BLOB_URL names. */
export const checkS3 = async (blobUrl: string): Promise<Check> => {
  try {
    const { openS3 } = await import('@sweepstack/store')
    const place = await openS3(blobUrl)
    await place.ready().finally(() => place.close())
    return passed('files', `${place.name} answers`)
  } catch (error) {
    const { message, fix } = error as Error & { fix?: string }
    return failed('files', message, fix ?? 'correct BLOB_URL, or unset it to keep files in PostgreSQL')
  }
}

/** Never the whole address: it may hold a password. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'the address')
