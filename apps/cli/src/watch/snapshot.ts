import type { SweepProgress } from '@sweepstack/contracts'
import { endedRuns, totalRuns } from '../output/run-counts.js'

/** A sweep at one moment, and how far it is: `fraction` counts running runs by their steps. */
export type Snapshot = SweepProgress & { fraction: number; secondsLeft: number | null }

export type Pace = (progress: SweepProgress, nowMs: number) => Snapshot

/** Below this share of the work the pace says nothing yet. */
const LEAST_PROGRESS = 0.03

/** Turns what the service says into snapshots; the time left follows from the pace since the first one. */
export const pace = (): Pace => {
  let first: { at: number; fraction: number } | null = null
  return (progress, nowMs) => {
    const fraction = fractionOf(progress)
    first ??= { at: nowMs, fraction }
    const gained = fraction - first.fraction
    const seconds = (nowMs - first.at) / 1000
    const known = gained >= LEAST_PROGRESS && !isLastMile(progress)
    const secondsLeft = known ? (seconds * (1 - fraction)) / gained : null
    return { ...progress, fraction, secondsLeft }
  }
}

/** What follows the last trainings (evaluation, probes) has a pace of its own, that nobody knows. */
const isLastMile = ({ runs, running }: SweepProgress): boolean =>
  runs.queued === 0 &&
  running.length > 0 &&
  running.every(({ progress }) => progress?.phase === 'evaluating' || progress?.phase === 'probing')

const fractionOf = ({ runs, running }: SweepProgress): number => {
  const begun = running.reduce((sum, run) => sum + share(run.progress), 0)
  return Math.min(1, (endedRuns(runs) + begun) / Math.max(1, totalRuns(runs)))
}

/** Training is nearly all of a run; what follows it counts as its last hundredth. */
const share = (progress: SweepProgress['running'][number]['progress']): number => {
  if (progress === null || progress.phase === 'data') return 0
  if (progress.phase !== 'training') return 0.99
  return progress.steps === 0 ? 0 : (0.99 * progress.step) / progress.steps
}
