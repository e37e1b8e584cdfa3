import {
  eventSchema,
  type SweepEvent,
  type SweepProgress,
  SweepstackError,
  sweepProgressSchema,
} from '@sweepstack/contracts'
import { mismatch } from './failures.js'
import type { Http } from './http.js'
import { readEvents } from './sse.js'

/** What the stream of a sweep says: something that happened, or where its running runs are. */
export type SweepUpdate = { type: 'event'; event: SweepEvent } | { type: 'progress'; progress: SweepProgress }

export type EventsOptions = {
  /** Only events after this id; 0, the default, is from the beginning. */
  after?: number
  signal?: AbortSignal
}

/** The API says something every 15 s at least; a connection silent for three times that is dead. */
const SILENCE_MS = 45_000
const RECONNECT_MS = [250, 500, 1_000, 2_000, 4_000, 8_000]

/**
 * A sweep's updates from `after` on, until it has ended and all was told. A connection that breaks is made again
 * after the last event received, so none is missed or told twice.
 * @throws SweepstackError at once for what will not mend (`not-found`, `auth.required`), `unavailable` after
 *   several tries in vain.
 */
export async function* sweepUpdates(
  http: Http,
  sweepId: string,
  { after = 0, signal }: EventsOptions = {},
): AsyncGenerator<SweepUpdate, void, undefined> {
  let cursor = after
  let failures = 0
  const stopped = () => signal?.aborted === true
  while (!stopped()) {
    const silence = new AbortController()
    const watch = () => setTimeout(() => silence.abort(), SILENCE_MS)
    let timer = watch()
    try {
      const response = await http.send(`/v1/sweeps/${encodeURIComponent(sweepId)}/events`, {
        headers: { accept: 'text/event-stream', ...(cursor > 0 ? { 'last-event-id': String(cursor) } : {}) },
        timeoutMs: null,
        repeatable: false,
        signal: signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]),
      })
      // 204: the sweep has ended and the cursor is at its last event.
      if (response.status === 204 || response.body === null) return
      for await (const { event, data } of readEvents(chunksOf(response.body))) {
        clearTimeout(timer)
        timer = watch()
        const update = event === ':' ? null : toUpdate(event, data)
        if (update === null) continue
        failures = 0
        if (update.type === 'event') cursor = update.event.id
        yield update
      }
    } catch (error) {
      if (stopped()) return
      const final = error instanceof SweepstackError && error.code !== 'unavailable'
      if (final || failures >= RECONNECT_MS.length) throw error
    } finally {
      clearTimeout(timer)
      silence.abort()
    }
    await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS[failures] ?? 8_000))
    failures++
  }
}

/** A body's chunks; browsers have no async iteration of streams yet. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader()
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value
  } finally {
    await reader.cancel().catch(() => {})
  }
}

/** Events of a type this client does not know are skipped: a newer API may have more. */
const toUpdate = (event: string, data: string): SweepUpdate | null => {
  if (event === 'progress') {
    const progress = sweepProgressSchema.safeParse(JSON.parse(data))
    if (!progress.success) throw mismatch('events', 'a progress message')
    return { type: 'progress', progress: progress.data }
  }
  const parsed = eventSchema.safeParse(JSON.parse(data))
  return parsed.success ? { type: 'event', event: parsed.data } : null
}
