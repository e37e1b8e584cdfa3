import { SweepstackError } from '@sweepstack/contracts'
import { isAlive } from '@sweepstack/store/embedded'
import type { Env } from '../env.js'
import { unavailable } from '../failure.js'
import { liveHolds, placeHold } from './holds.js'
import { lockHolder } from './lock.js'
import { type HomePaths, homePaths } from './paths.js'
import { liveRecord, readRecord, type ServiceRecord } from './record.js'
import { spawnHost } from './spawn-host.js'

/** A service to talk to. `record` is null when it is one given by URL. */
export type Service = {
  url: string
  record: ServiceRecord | null
  /** Whether this command started it. */
  started: boolean
  /** Why the service can do no more work, or null. */
  problem(): Promise<string | null>
  /** Ends this command's need of it: what was started here stops, unless another command uses it too. */
  release(): Promise<void>
}

export type Wanted = { url?: string | undefined; workers: number; port?: number; fixed?: boolean }

const PATIENCE_MS = 90_000
const STOP_MS = 60_000
const LOOK_MS = 100

/**
 * The service a command works with: the one given by URL, else the one that runs here, else an embedded one
 * that is started for it (with `workers` worker processes; none for a question).
 */
export const connect = async (
  env: Env,
  { url, workers, port = 0, fixed = false }: Wanted,
): Promise<Service> => {
  const given = url ?? env.url
  if (given !== null) return remote(given)
  const paths = homePaths(env.home)
  const removeHold = await placeHold(paths.holds, workers)
  try {
    const { record, started } = await findOrStart(paths, {
      home: env.home,
      port,
      workers: fixed ? workers : null,
      concurrency: env.concurrency,
    })
    return local(paths, record, started, removeHold)
  } catch (error) {
    await removeHold()
    throw error
  }
}

const remote = (url: string): Service => ({
  url,
  record: null,
  started: false,
  problem: async () => null,
  release: async () => {},
})

const local = (
  paths: HomePaths,
  record: ServiceRecord,
  started: boolean,
  removeHold: () => Promise<void>,
): Service => ({
  url: record.url,
  record,
  started,
  problem: async () => {
    if (!isAlive(record.pid)) return 'the local service was stopped; what is queued stays queued'
    return (await readRecord(paths.record))?.problem ?? null
  },
  release: async () => {
    await removeHold()
    if (!started || (await liveHolds(paths.holds)).length > 0) return
    const end = Date.now() + STOP_MS
    while (isAlive(record.pid) && Date.now() < end) await pause(LOOK_MS)
  },
})

type Config = Parameters<typeof spawnHost>[0]

/** Several commands may start at once: one host gets the lock, the others find its record. */
const findOrStart = async (
  paths: HomePaths,
  config: Config,
): Promise<{ record: ServiceRecord; started: boolean }> => {
  const end = Date.now() + PATIENCE_MS
  let started = false
  while (Date.now() < end) {
    const record = await liveRecord(paths.record)
    if (record !== null) return { record, started }
    if ((await lockHolder(paths.lock)) === null) started = await start(config)
    else await pause(LOOK_MS)
  }
  throw unavailable(
    `process ${await lockHolder(paths.lock)} has ${paths.lock}, and no service answers`,
    `look at ${paths.logs}; end that process if it is stuck`,
  )
}

/** True when our host is up, false when another was faster. */
const start = async (config: Config): Promise<boolean> => {
  const answer = await spawnHost(config)
  if (answer.type === 'failed') throw SweepstackError.fromProblem(answer.problem)
  if (answer.type === 'ended')
    throw unavailable(`the local service ended at its start: ${answer.how}`, 'run `sweepstack doctor`')
  return answer.type === 'ready'
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
