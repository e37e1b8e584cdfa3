import { SweepstackError } from '@sweepstack/contracts'

/** Runs a task when its turn comes. A task whose signal aborts before that is not run. */
export type Queue = <T>(task: () => Promise<T>, signal?: AbortSignal) => Promise<T>

/**
 * Runs tasks in the order they came, `atOnce` of them at a time; a failed one does not hold the next. No more than
 * `waiting` wait: whoever comes then is told to come again, for what waits long is not waited for.
 * @throws SweepstackError `unavailable` where too many wait
 */
export const queueOf = ({ atOnce = 1, waiting = 32 } = {}): Queue => {
  const line: (() => void)[] = []
  let running = 0
  const leave = (): void => {
    running -= 1
    line.shift()?.()
  }
  return async (task, signal) => {
    if (line.length >= waiting)
      throw new SweepstackError('unavailable', `${waiting} requests of this kind wait already`, {
        fix: 'try again in a moment',
      })
    if (running >= atOnce) await new Promise<void>((resolve) => line.push(resolve))
    running += 1
    try {
      signal?.throwIfAborted()
      return await task()
    } finally {
      leave()
    }
  }
}
