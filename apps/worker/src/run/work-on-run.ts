import { type Progress, SweepstackError } from '@sweepstack/contracts'
import type { Claim, ResumePoint, Store } from '@sweepstack/store'
import type { Logger } from 'pino'
import { type Laps, rounded, stopwatch } from '../laps.js'
import { startHeartbeat } from './heartbeat.js'
import { metricsWriter } from './metrics-writer.js'
import { persist } from './persist.js'
import { Stop } from './stop.js'
import { storedOnTheWay } from './stored-on-the-way.js'
import { type Listen, type Outcome, type TrainDeps, trainRun } from './train-run.js'

export type RunDeps = Omit<TrainDeps, 'watch'> & {
  leases: Store['leases']
  /** This worker's name. */
  worker: string
  leaseMs: number
  heartbeatMs: number
  /** Aborted when the worker wants its runs back in the queue. */
  giveBack: AbortSignal
}

/**
 * Works on a run from its claim to its end: `taken` is false where it was not to be had. When this resolves the
 * run's end stands in the store.
 * @throws where the store did not answer for two minutes; the lease will tell
 */
export const workOnRun = async (
  runId: string,
  deps: RunDeps,
): Promise<{ taken: boolean; released: boolean }> => {
  const { leases, worker, leaseMs, heartbeatMs, giveBack } = deps
  const watch = stopwatch()
  const claim = await leases.claim(runId, worker, leaseMs)
  if (claim === null) return { taken: false, released: false }
  watch.lap('claim')
  const log = deps.log.child({ runId, token: claim.token })
  log.info({ sweepId: claim.sweepId, seed: claim.seed }, 'run started')

  const stop = new Stop()
  const release = () => stop.ask('released')
  giveBack.addEventListener('abort', release, { once: true })
  if (giveBack.aborted) release()

  const warn = (what: string) => (error: unknown) => log.warn({ err: error }, what)
  let progress: Progress | null = null
  const metrics = metricsWriter((rows) => leases.addMetrics(claim, rows), warn('metrics not written yet'))
  const heartbeat = startHeartbeat({
    beat: () => leases.heartbeat(claim, progress, leaseMs),
    everyMs: heartbeatMs,
    leaseMs,
    onVerdict: (verdict) => {
      log.info({ verdict }, 'told to stop')
      stop.ask(verdict)
    },
    onError: warn('heartbeat failed'),
  })
  try {
    const listen: Listen = (point) => ({
      progress: (now) => {
        progress = now
      },
      metrics: metrics.add,
      given: storedOnTheWay({ claim, leases, from: fromOf(point), metrics, log }),
    })
    const outcome = await trainRun(claim, stop, listen, { ...deps, log, watch })
    // The curve is worth waiting for, but not worth losing the result over.
    await persist(metrics.flush, warn('metrics not written yet'), 30_000).catch(warn('metrics lost'))
    watch.lap('metrics')
    const now = await writeEnd(claim, outcome, leases, warn('the end of the run is not written yet'))
    watch.lap('write')
    logEnd(log, outcome, now, watch.laps)
    return { taken: true, released: now === 'queued' && outcome.is === 'stopped' }
  } finally {
    giveBack.removeEventListener('abort', release)
    await heartbeat.stop()
  }
}

const fromOf = (point: ResumePoint) => ({
  attempt: point !== null && 'attempt' in point ? point.attempt : null,
  refused: point !== null && 'refused' in point ? point.refused : null,
})

type End = 'done' | 'queued' | 'failed' | 'cancelled' | 'lost'

/** Writes the end down. A result that the store refuses is a failure of its own, and the same on every try. */
const writeEnd = async (
  claim: Claim,
  outcome: Outcome,
  leases: Store['leases'],
  onError: (error: unknown) => void,
): Promise<End> => {
  try {
    return await persist(() => settle(claim, outcome, leases), onError)
  } catch (error) {
    if (outcome.is !== 'done') throw error
    const detail = `the result could not be stored: ${error instanceof Error ? error.message : String(error)}`
    const problem = new SweepstackError('internal', detail).toProblem()
    return leases.fail(claim, problem, { retry: false })
  }
}

/** The state the run is in by it, or `lost` where the run is another worker's. */
const settle = async (claim: Claim, outcome: Outcome, leases: Store['leases']): Promise<End> => {
  if (outcome.is === 'done')
    return (await leases.finish(claim, outcome.output.result, outcome.output.artifacts)) ? 'done' : 'lost'
  if (outcome.is === 'failed') return leases.fail(claim, outcome.problem, { retry: outcome.retry })
  if (outcome.reason === 'cancelled') return leases.cancelled(claim)
  if (outcome.reason === 'released') return leases.release(claim)
  return 'lost'
}

const logEnd = (log: Logger, outcome: Outcome, now: string, laps: Laps): void => {
  if (outcome.is === 'failed')
    log.warn({ code: outcome.problem.code, cause: outcome.problem.detail, now }, 'run failed')
  else if (outcome.is === 'stopped') log.info({ now }, `run ${outcome.reason}`)
  else {
    const { mismatch } = outcome.output.result.environment
    if (mismatch !== null) log.warn({ mismatch }, 'what was compiled was refused: the run went on op by op')
    log.info({ now, ms: rounded({ ...laps, ...outcome.output.laps }) }, 'run done')
  }
}
