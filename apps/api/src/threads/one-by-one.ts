import { SweepstackError } from '@sweepstack/contracts'

/** Runs a task when its turn comes. A task whose signal aborts before that is not run, and gives up its place. */
export type Queue = <T>(task: () => Promise<T>, signal?: AbortSignal) => Promise<T>

/**
 * Runs tasks in the order they came, `atOnce` of them at a time; a failed one does not hold the next. No more than
 * `waiting` wait: whoever comes then is told to come again, for what waits long is not waited for.
 * @throws SweepstackError `unavailable` where too many wait; the signal's reason once it aborts
 */
export const queueOf = ({ atOnce = 1, waiting = 32 } = {}): Queue => {
  const line = new Set<() => void>()
  let running = 0
  // The place is handed on, not given back: whoever came in between would take it as well.
  const leave = (): void => {
    const [next] = line
    if (next === undefined) running -= 1
    else next()
  }
  const turn = (signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const out = (): void => {
        line.delete(begin)
        signal?.removeEventListener('abort', goAway)
      }
      const begin = (): void => {
        out()
        resolve()
      }
      const goAway = (): void => {
        out()
        reject(signal?.reason)
      }
      line.add(begin)
      signal?.addEventListener('abort', goAway)
    })
  return async (task, signal) => {
    signal?.throwIfAborted()
    if (running < atOnce) running += 1
    else if (line.size < waiting) await turn(signal)
    else
      throw new SweepstackError('unavailable', `${waiting} requests of this kind wait already`, {
        fix: 'try again in a moment',
      })
    try {
      signal?.throwIfAborted()
      return await task()
    } finally {
      leave()
    }
  }
}
