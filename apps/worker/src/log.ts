import { type Logger, pino } from 'pino'

/** Lines of JSON on standard error, written at once: the last ones before an end are the ones wanted. */
export const createLog = (level: string, worker: string): Logger =>
  pino({ name: 'worker', level, base: { worker } }, pino.destination({ dest: 2, sync: true }))

const EVERY_MS = 10_000

/** Warns of a trouble once in ten seconds: a server that is away is an error at every try to reach it. */
export const warnNowAndThen = (log: Logger, what: string, now = () => performance.now()) => {
  const last = new Map<string, { at: number; unsaid: number }>()
  return (error: unknown): void => {
    const message = error instanceof Error ? error.message : String(error)
    const before = last.get(message) ?? { at: Number.NEGATIVE_INFINITY, unsaid: 0 }
    if (now() - before.at < EVERY_MS) {
      before.unsaid += 1
      return
    }
    log.warn({ err: error, ...(before.unsaid > 0 ? { times: before.unsaid + 1 } : {}) }, what)
    // Messages with changing parts must not fill the memory of a process that runs for months.
    if (last.size > 100) last.clear()
    last.set(message, { at: now(), unsaid: 0 })
  }
}
