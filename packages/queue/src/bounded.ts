import { setTimeout as sleep } from 'node:timers/promises'
import { SweepstackError } from '@sweepstack/contracts'

/**
 * A back end's answer within `ms`, or `unavailable`. The drivers reconnect for ever, which is right for a consumer
 * and wrong for a caller who waits.
 */
export const bounded = async <T>(work: Promise<T>, shown: string, ms: number): Promise<T> => {
  const timer = new AbortController()
  const late = sleep(ms, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`no answer within ${ms / 1000} s`)
  })
  late.catch(() => {})
  try {
    return await Promise.race([work, late])
  } catch (error) {
    throw unavailable(shown, error)
  } finally {
    timer.abort()
    // What lost the race may still fail, and nobody listens any more.
    work.catch(() => {})
  }
}

/** An error of a driver as ours, saying which queue and why, never the password. */
export const unavailable = (shown: string, error: unknown): SweepstackError =>
  error instanceof SweepstackError
    ? error
    : new SweepstackError('unavailable', `the queue at ${shown} does not answer: ${reason(error)}`, {
        fix: 'check that it runs, and QUEUE_URL',
        cause: error,
      })

/** A refused connection to a name with several addresses is an AggregateError with an empty message. */
const reason = (error: unknown): string => {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0])
  return error instanceof Error && error.message !== '' ? error.message : String(error)
}
