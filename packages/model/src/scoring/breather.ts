import { setImmediate } from 'node:timers/promises'
import { SweepstackError } from '@sweepstack/contracts'

/** Computation holds the event loop at most about this long, so that messages (a cancellation) are heard. */
const HOLD_MS = 50

/**
 * A function to await between pieces of work: lets other events run when it is time, and throws
 * SweepstackError `run.cancelled` when `shouldStop` says so.
 */
export const breather = (shouldStop: () => boolean): (() => Promise<void>) => {
  let last = performance.now()
  return async () => {
    if (performance.now() - last >= HOLD_MS) {
      await setImmediate()
      last = performance.now()
    }
    if (shouldStop()) throw new SweepstackError('run.cancelled', 'the run was told to stop')
  }
}
