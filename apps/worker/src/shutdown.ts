import type { Logger } from 'pino'
import { deferred } from './deferred.js'

/**
 * Waits for the first request to end: a signal, or the end of the process that started this one with a channel.
 * `asked` gives a signal that is aborted by the second request, for those in a hurry; the third ends the process.
 */
export const untilToldToEnd = (log: Logger): { asked: Promise<AbortSignal> } => {
  const asked = deferred<AbortSignal>()
  const hurry = new AbortController()
  let times = 0
  const ask = (why: string): void => {
    times += 1
    log.info({ why }, ['draining', 'giving the runs back', 'ending at once'][times - 1])
    if (times === 1) asked.resolve(hurry.signal)
    else if (times === 2) hurry.abort()
    else process.exit(1)
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => ask(signal))
  process.on('disconnect', () => ask('its parent is gone'))
  return { asked: asked.promise }
}
