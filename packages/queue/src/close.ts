import { setTimeout as sleep } from 'node:timers/promises'

type Closable = { close(): Promise<void>; disconnect(): Promise<void> }

/**
 * Closes what BullMQ made; `ms` after `settled` it is abandoned instead. Neither its close nor its disconnect ever
 * settles while its Redis is down.
 */
export const closeWithin = async (
  made: Closable,
  ms: number,
  abandoned: AbortController,
  settled: Promise<void> = Promise.resolve(),
): Promise<void> => {
  const timer = new AbortController()
  const late = settled.then(() => sleep(ms, 'late' as const, { signal: timer.signal }))
  late.catch(() => {})
  const closed = made.close().catch(() => 'late' as const)
  if ((await Promise.race([closed, late])) === 'late') {
    abandoned.abort()
    made.disconnect().catch(() => {})
  }
  timer.abort()
}
