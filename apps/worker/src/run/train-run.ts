import { type Problem, SweepstackError } from '@sweepstack/contracts'
import type { Claim, ResumePoint, Store } from '@sweepstack/store'
import type { Logger } from 'pino'
import type { Stopwatch } from '../laps.js'
import type { TrainOutput } from '../trainer/protocol.js'
import type { TrainerPool } from '../trainers/trainer-pool.js'
import type { TrainerListener } from '../trainers/trainer-process.js'
import { ensureFiles, ensureModel } from './data-files.js'
import { persist } from './persist.js'
import type { Stop, StopReason } from './stop.js'

/** How an attempt ended, before it is written down. */
export type Outcome =
  | { is: 'done'; output: TrainOutput }
  | { is: 'failed'; problem: Problem; retry: boolean }
  | { is: 'stopped'; reason: StopReason }

/** Who hears the trainer of a run that goes on from there. */
export type Listen = (point: ResumePoint) => TrainerListener

export type TrainDeps = {
  leases: Pick<Store['leases'], 'resumePoint'>
  trainers: TrainerPool
  files: Pick<Store['files'], 'text'>
  models: Pick<Store['models'], 'bytes'>
  filesDir: string
  /** How long a trainer has to end a run that was cancelled, or goes on elsewhere, before it is killed. */
  cancelGraceMs: number
  log: Logger
  watch: Stopwatch
}

/** Trains a claimed run in a trainer process, until it is done, has failed or is stopped. Never throws. */
export const trainRun = async (
  claim: Claim,
  stop: Stop,
  listen: Listen,
  deps: TrainDeps,
): Promise<Outcome> => {
  try {
    const output = await train(claim, stop, listen, deps)
    if (output !== null) return { is: 'done', output }
  } catch (error) {
    if (stop.reason === null) return failed(error, deps.log)
  }
  return { is: 'stopped', reason: stop.reason ?? 'released' }
}

/** Null where it was stopped before the training began. */
const train = async (
  claim: Claim,
  stop: Stop,
  listen: Listen,
  { trainers, files, models, leases, filesDir, cancelGraceMs, log, watch }: TrainDeps,
): Promise<TrainOutput | null> => {
  await ensureFiles(claim.spec, filesDir, (ref) => files.text(ref))
  await ensureModel(claim.spec, filesDir, (ref) => models.bytes(ref))
  const point = await persist(
    () => leases.resumePoint(claim),
    (error) => log.warn({ err: error }, 'the checkpoint is not to be had yet'),
  )
  watch.lap('files')
  if (stop.reason !== null) return null
  const trainer = await trainers.take()
  watch.lap('trainer')
  let forget = (): void => {}
  try {
    if (stop.reason !== null) return null
    const resume = point !== null && 'bytes' in point ? point.bytes : null
    const output = trainer.run({ spec: claim.spec, seed: claim.seed, filesDir, resume }, listen(point))
    forget = stop.onAsked((reason) => {
      if (reason === 'cancelled') trainer.stop(cancelGraceMs)
      else if (reason === 'released') trainer.leave(cancelGraceMs)
      else trainer.kill()
    })
    const done = await output
    watch.lap('trained')
    return done
  } finally {
    // While this run's end is written the trainer may be at another run: what is asked of this one is not meant for it.
    forget()
    trainers.give(trainer)
  }
}

const failed = (error: unknown, log: Logger): Outcome => {
  if (error instanceof SweepstackError)
    return { is: 'failed', problem: error.toProblem(), retry: error.retry }
  log.error({ err: error }, 'the worker failed at a run')
  const detail = error instanceof Error ? error.message : String(error)
  return { is: 'failed', problem: new SweepstackError('internal', detail).toProblem(), retry: true }
}
