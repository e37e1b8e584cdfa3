import type { ErrorCode } from '@sweepstack/contracts'

/** A run's attempts that did not end well since it was last queued by hand. */
export type Tries = { failures: number; losses: number; outOfMemory: number }
export type Decision = { to: 'queued' | 'failed'; delaySeconds: number; tries: Tries }

/**
 * How often a run is tried. A lost attempt (its worker died) may be the run's fault or not, so it counts less than
 * a failed one; an attempt given back by a draining worker does not count.
 */
export const TRIES = { failures: 3, all: 5, outOfMemory: 2, longestDelaySeconds: 300 } as const

const backoff = (tries: number): number => Math.min(2 ** tries, TRIES.longestDelaySeconds)
const isSpent = ({ failures, losses, outOfMemory }: Tries): boolean =>
  failures >= TRIES.failures || outOfMemory >= TRIES.outOfMemory || failures + losses >= TRIES.all

/** What becomes of a run after a failed attempt. `retry` says whether another could end otherwise. */
export const afterFailure = (before: Tries, code: ErrorCode, retry: boolean): Decision => {
  const tries = {
    ...before,
    failures: before.failures + 1,
    outOfMemory: before.outOfMemory + (code === 'training.out-of-memory' ? 1 : 0),
  }
  return retry && !isSpent(tries)
    ? { to: 'queued', delaySeconds: backoff(tries.failures), tries }
    : { to: 'failed', delaySeconds: 0, tries }
}

/** What becomes of a run whose worker was lost: at once again after the first time, later with a delay. */
export const afterLoss = (before: Tries): Decision => {
  const tries = { ...before, losses: before.losses + 1 }
  if (isSpent(tries)) return { to: 'failed', delaySeconds: 0, tries }
  return { to: 'queued', delaySeconds: tries.losses === 1 ? 0 : backoff(tries.losses), tries }
}
