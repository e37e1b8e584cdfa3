import { RUN_STATUS, type SweepEvent, type SweepProgress } from '@sweepstack/contracts'
import type { FastifyBaseLogger } from 'fastify'
import type { AppDeps } from '../deps.js'
import type { Pace } from './pace.js'

const BATCH = 500

/**
 * The text of a sweep's event stream after `cursor`, read from the database: whichever API process answers, and
 * however often the connection breaks, a reader that sends its last id gets every event once and in order. Ends
 * when the sweep has ended and all was told, or when the signal aborts. The store being away is waited out.
 */
export async function* sweepUpdates(
  store: AppDeps['store'],
  { sweepId, cursor, pace }: { sweepId: string; cursor: number; pace: Pace },
  signal: AbortSignal,
  log: FastifyBaseLogger,
): AsyncGenerator<string, void> {
  yield 'retry: 1000\n\n'
  let at = cursor
  let spoke = Date.now()
  let looked = 0
  let shown = ''
  while (!signal.aborted) {
    const chunks: string[] = []
    let over = false
    try {
      // The state first: what is an end now has all its events stored, so none can be missed after it.
      const { status } = await store.sweeps.view(sweepId)
      const events = await store.events.after(sweepId, at, BATCH)
      chunks.push(...events.map(eventText))
      at = events.at(-1)?.id ?? at
      over = RUN_STATUS[status].end && events.length < BATCH
      if (!over && Date.now() - looked >= pace.progress) {
        looked = Date.now()
        const progress = JSON.stringify(await progressOf(store, sweepId))
        if (progress !== shown) chunks.push(`event: progress\ndata: ${progress}\n\n`)
        shown = progress
      }
      if (events.length === BATCH) looked = 0
    } catch (error) {
      log.warn({ err: error, sweepId }, 'the event stream waits for the store')
    }
    if (chunks.length === 0 && Date.now() - spoke >= pace.heartbeat) chunks.push(': heartbeat\n\n')
    if (chunks.length > 0) {
      spoke = Date.now()
      yield chunks.join('')
    }
    if (over) return
    await pause(pace.poll, signal)
  }
}

const eventText = (event: SweepEvent): string =>
  `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`

const MAX_RUNNING = 200

const progressOf = async (store: AppDeps['store'], sweepId: string): Promise<SweepProgress> => {
  const [{ runs }, running] = await Promise.all([
    store.sweeps.view(sweepId),
    store.runs.list({ sweepId, status: ['running'] }, { limit: MAX_RUNNING }),
  ])
  return {
    runs,
    running: running.items.map(({ id, cell, seed, worker, progress }) => ({
      runId: id,
      cell: cell.index,
      seed,
      worker,
      progress,
    })),
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
