import type { EventType, SweepEvent } from '@sweepstack/contracts'
import type { Database, Sql } from './database.js'
import { isId } from './ids.js'
import { lock } from './locks.js'
import { storable } from './text.js'

export type NewEvent = { sweepId: string; runId?: string; type: EventType; data?: SweepEvent['data'] }

/**
 * Writes events; the last thing a transaction does. A reader that has seen event 7 must never miss an event 6
 * that commits later, so ids have to be given in the order of commits: who writes events holds one lock from
 * before the first id to the commit (PostgreSQL releases it only once the commit can be seen).
 */
export const emit = async (sql: Sql, events: NewEvent[]): Promise<void> => {
  if (events.length === 0) return
  await lock(sql, 'events')
  await sql.query(
    `INSERT INTO events (sweep_id, run_id, type, at, data)
     SELECT e.sweep_id, e.run_id, e.type, clock_timestamp(), e.data::json
     FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) WITH ORDINALITY AS e (sweep_id, run_id, type, data, n)
     ORDER BY e.n`,
    [
      events.map((e) => e.sweepId),
      events.map((e) => e.runId ?? null),
      events.map((e) => e.type),
      events.map((e) => JSON.stringify(withStorableDetail(e.data ?? {}))),
    ],
  )
}

const withStorableDetail = (data: SweepEvent['data']): SweepEvent['data'] =>
  data.detail === undefined ? data : { ...data, detail: storable(data.detail) }

type Row = {
  id: number
  sweep_id: string
  run_id: string | null
  type: EventType
  at: Date
  data: SweepEvent['data']
}

export const eventsOf = (db: Database) => ({
  /**
   * Events with an id above `cursor` (0: from the start), oldest first, at most `limit`; of one sweep, or of all
   * with null. Once an event was returned, none with a lower id appears any more.
   */
  after: async (sweepId: string | null, cursor: number, limit: number): Promise<SweepEvent[]> => {
    if (sweepId !== null && !isId(sweepId)) return []
    const rows = await db.query<Row>(
      `SELECT id, sweep_id, run_id, type, at, data FROM events
       WHERE id > $1::bigint AND ($2::uuid IS NULL OR sweep_id = $2) ORDER BY id LIMIT $3`,
      [cursor, sweepId, limit],
    )
    return rows.map((row) => ({
      id: row.id,
      sweepId: row.sweep_id,
      runId: row.run_id,
      type: row.type,
      at: row.at.toISOString(),
      data: row.data,
    }))
  },
})
