import type { Sql } from './database.js'
import type { NewEvent } from './events.js'

/**
 * Marks the sweeps whose last run has ended and returns their `sweep.ended` events: one each time a sweep ends.
 * Of two runs that end at the same moment, neither sees the other's end before it commits; so the sweep's row is
 * locked first, and the second one counts again after the first has committed.
 */
export const endSweeps = async (sql: Sql, sweepIds: string[]): Promise<NewEvent[]> => {
  if (sweepIds.length === 0) return []
  await sql.query('SELECT id FROM sweeps WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE', [
    sweepIds,
  ])
  const ended = await sql.query<{ id: string }>(
    `UPDATE sweeps s SET finished_at = clock_timestamp()
     WHERE id = ANY($1::uuid[]) AND finished_at IS NULL
       AND NOT EXISTS (SELECT FROM runs WHERE sweep_id = s.id AND status IN ('queued', 'running'))
     RETURNING id`,
    [sweepIds],
  )
  return ended.map(({ id }) => ({ sweepId: id, type: 'sweep.ended' }))
}
