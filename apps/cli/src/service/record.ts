import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { isAlive } from '@sweepstack/store/embedded'

/** What a running local service says of itself, in service.json. */
export type ServiceRecord = {
  url: string
  /** The host process; the service lives as long as it does. */
  pid: number
  databaseUrl: string
  startedAt: string
  /** Worker processes that are up. Workers started by hand are not counted. */
  workers: number
  /** What keeps it from working, in words. */
  problem: string | null
}

export const writeRecord = async (path: string, record: ServiceRecord): Promise<void> => {
  // The record holds the database's password.
  await writeFile(`${path}.new`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 })
  await rename(`${path}.new`, path)
}

export const removeRecord = (path: string): Promise<void> => rm(path, { force: true })

export const readRecord = async (path: string): Promise<ServiceRecord | null> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ServiceRecord
  } catch {
    return null
  }
}

/** The record of a service that lives and answers, or null. */
export const liveRecord = async (path: string): Promise<ServiceRecord | null> => {
  const record = await readRecord(path)
  return record !== null && isAlive(record.pid) && (await answers(record.url)) ? record : null
}

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(2_000) })).ok
  } catch {
    return false
  }
}
