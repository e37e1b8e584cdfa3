import { setTimeout as sleep } from 'node:timers/promises'

export type RepeatOptions = {
  /** Is to end soon once the signal is aborted. */
  work: (signal: AbortSignal) => Promise<void>
  everyMs: number
  /** Whether the first time is now, or after `everyMs`. */
  now: boolean
  onError: (error: unknown) => void
}

/** Does something again and again, `everyMs` after it ended, a quarter more or less so that many workers spread out. */
export const repeat = ({ work, everyMs, now, onError }: RepeatOptions): { stop(): Promise<void> } => {
  const stopping = new AbortController()
  const { signal } = stopping
  const wait = (): Promise<void> =>
    sleep(everyMs * (0.75 + 0.5 * Math.random()), undefined, { signal }).catch(() => {})
  const loop = async (): Promise<void> => {
    if (!now) await wait()
    while (!signal.aborted) {
      await work(signal).catch(onError)
      await wait()
    }
  }
  const looping = loop()
  return {
    stop: () => {
      stopping.abort()
      return looping
    },
  }
}
