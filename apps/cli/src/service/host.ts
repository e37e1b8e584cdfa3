import { mkdir } from 'node:fs/promises'
import { type Problem, SweepstackError } from '@sweepstack/contracts'
import { liveHolds } from './holds.js'
import { type LocalStack, startStack } from './local-stack.js'
import { releaseLock, takeLock } from './lock.js'
import { notice } from './notice.js'
import { type HomePaths, homePaths } from './paths.js'
import { removeRecord } from './record.js'

/** `workers`: how many there are, fixed (`up`), or null where the holds say (`run` and the rest). */
export type HostConfig = { home: string; port: number; workers: number | null; concurrency: number | null }

/** What the host tells the command that started it. `busy`: another host has the lock. */
export type HostMessage =
  | { type: 'ready'; url: string }
  | { type: 'busy'; holder: number }
  | { type: 'failed'; problem: Problem }

const LOOK_MS = 200
const WORKER_GRACE_MS = 45_000

/**
 * The process behind a local service. It runs in a session of its own, so that Ctrl-C at one command does not
 * end what another uses, and lives as long as any living command holds it. SIGTERM drains it at once; a second
 * one kills its workers.
 */
export const host = async (config: HostConfig, tell: (message: HostMessage) => void): Promise<void> => {
  const paths = homePaths(config.home)
  await mkdir(config.home, { recursive: true })
  const lock = await takeLock(paths.lock)
  if (lock !== 'taken') return tell({ type: 'busy', holder: lock.holder })
  try {
    await serve(config, paths, tell)
  } catch (error) {
    log(error instanceof Error ? (error.stack ?? error.message) : String(error))
    tell({ type: 'failed', problem: asError(error).toProblem() })
    process.exitCode = 1
  } finally {
    await removeRecord(paths.record)
    await releaseLock(paths.lock)
  }
}

const serve = async (
  config: HostConfig,
  paths: HomePaths,
  tell: (message: HostMessage) => void,
): Promise<void> => {
  const signals = countSignals()
  const startedAt = new Date().toISOString()
  let broken: string | null = null
  const stack = await startStack({ ...config, paths, log, onChange: () => record.update() })
  const record = notice(
    paths.record,
    () => ({
      url: stack.url,
      pid: process.pid,
      databaseUrl: stack.databaseUrl,
      startedAt,
      workers: stack.workers.running(),
      problem: broken ?? stack.workers.problem(),
    }),
    (error) => log(`${paths.record} cannot be written: ${error}`),
  )
  void stack.broken.then((why) => {
    broken = why
  })
  const over = (): boolean => signals() > 0 || broken !== null

  await record.putUp()
  log(`ready at ${stack.url}`)
  tell({ type: 'ready', url: stack.url })
  let held = true
  while (held && !over()) {
    await whileHeld(config, paths, stack, over)
    await record.takeDown()
    // A command first places its hold and then looks for the record, so between the two of us one sees the other.
    held = (await liveHolds(paths.holds)).length > 0
    if (held && !over()) await record.putUp()
  }
  log(broken ?? 'stopping')
  await stop(stack, signals)
}

/** Until nobody holds the service; starts the workers the holds ask for. */
const whileHeld = async (
  { workers }: HostConfig,
  paths: HomePaths,
  stack: LocalStack,
  over: () => boolean,
): Promise<void> => {
  if (workers !== null) stack.workers.want(workers)
  while (!over()) {
    const holds = await liveHolds(paths.holds)
    if (holds.length === 0) return
    if (workers === null) stack.workers.want(Math.max(...holds.map((hold) => hold.workers)))
    await pause()
  }
}

/** Drains; a further signal kills. */
const stop = async (stack: LocalStack, signals: () => number): Promise<void> => {
  const drained = stack.stop(WORKER_GRACE_MS).then(() => 'drained' as const)
  while ((await Promise.race([drained, pause()])) !== 'drained')
    if (signals() > 1) {
      stack.kill()
      await drained
      return
    }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, LOOK_MS))
const log = (line: string): void => console.log(`${new Date().toISOString()} ${line}`)

const countSignals = (): (() => number) => {
  let signals = 0
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => {
      signals += 1
    })
  return () => signals
}

const asError = (error: unknown): SweepstackError =>
  error instanceof SweepstackError
    ? error
    : new SweepstackError('unavailable', error instanceof Error ? error.message : String(error), {
        cause: error,
      })
