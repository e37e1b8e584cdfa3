import type { Logger } from 'pino'
import { deferred } from './deferred.js'

/** Ctrl-C reaches a whole group, and a parent passes it on as well: so close together it is one request. */
const SAME_MS = 500

/**
 * Waits for the first request to end: a signal, or the end of the process that started this one with a channel.
 * `asked` gives a signal that is aborted by a second request, for those in a hurry; a third ends the process.
 */
export const untilToldToEnd = (log: Logger): { asked: Promise<AbortSignal> } => {
  const asked = deferred<AbortSignal>()
  const hurry = new AbortController()
  let times = 0
  let last = Number.NEGATIVE_INFINITY
  const ask = (why: string): void => {
    if (performance.now() - last < SAME_MS) return
    last = performance.now()
    times += 1
    log.info({ why }, ['draining', 'giving the runs back', 'ending at once'][times - 1])
    if (times === 1) asked.resolve(hurry.signal)
    else if (times === 2) hurry.abort()
    else process.exit(1)
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => ask(signal))
  // A parent that asked and then ended is in no hurry for that.
  process.on('disconnect', () => {
    if (times === 0) ask('its parent is gone')
  })
  return { asked: asked.promise }
}
