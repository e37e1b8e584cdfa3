import { setTimeout as sleep } from 'node:timers/promises'
import { SweepstackError } from '@sweepstack/contracts'

/**
 * Does a write, again and again for `forMs` while the store does not answer: training is dear, and a database
 * restarts in seconds.
 * @throws what it failed of last; at once where the store did answer
 */
export const persist = async <T>(
  write: () => Promise<T>,
  onError: (error: unknown) => void,
  forMs = 120_000,
): Promise<T> => {
  const end = performance.now() + forMs
  for (let wait = 250; ; wait = Math.min(2 * wait, 5000)) {
    try {
      return await write()
    } catch (error) {
      const away = error instanceof SweepstackError && error.code === 'unavailable'
      if (!away || performance.now() + wait > end) throw error
      onError(error)
    }
    await sleep(wait)
  }
}
