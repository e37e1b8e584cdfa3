import { setTimeout as sleep } from 'node:timers/promises'

/** Waits for something to be so, and says what was waited for when it does not come. */
export const until = async <T>(
  what: string,
  probe: () => T | Promise<T>,
  { seconds = 20, everyMs = 25 } = {},
): Promise<NonNullable<Exclude<T, false>>> => {
  const end = performance.now() + seconds * 1000
  for (;;) {
    const found = await probe()
    if (found) return found as NonNullable<Exclude<T, false>>
    if (performance.now() > end) throw new Error(`waited ${seconds} s for: ${what}`)
    await sleep(everyMs)
  }
}
