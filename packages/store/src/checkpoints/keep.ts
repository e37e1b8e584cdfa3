import { type CheckpointSpec, checkpointsSchema } from '@sweepstack/contracts'
import { suspect } from '../blobs/blobs.js'
import type { Sql } from '../database.js'

type Keep = CheckpointSpec['keep']

/** What the run's spec says is to be kept; a cell stored before there were checkpoints keeps none. */
const keepOf = async (sql: Sql, runId: string): Promise<Keep> => {
  const [row] = await sql.query<{ checkpoints: unknown }>(
    `SELECT c.spec #> '{training,checkpoints}' AS checkpoints FROM runs r
     JOIN cells c ON c.sweep_id = r.sweep_id AND c.hash = r.cell_hash WHERE r.id = $1`,
    [runId],
  )
  return checkpointsSchema.parse(row?.checkpoints ?? {}).keep
}

/**
 * Drops the checkpoints of a run that are neither to be kept nor, with `newest`, the newest: the one to go on from. The newest of those
 * marked best is the best.
 */
export const prune = async (sql: Sql, runId: string, { newest }: { newest: boolean }): Promise<void> => {
  const { last, best } = await keepOf(sql, runId)
  const dropped = await sql.query<{ sha256: string }>(
    `DELETE FROM checkpoints c WHERE run_id = $1 AND NOT periodic
       AND step NOT IN (SELECT step FROM checkpoints WHERE run_id = $1 ORDER BY step DESC LIMIT $2)
       AND NOT ($3 AND step = (SELECT max(step) FROM checkpoints WHERE run_id = $1 AND best))
     RETURNING sha256`,
    [runId, Math.max(last, newest ? 1 : 0), best],
  )
  await suspect(
    sql,
    dropped.map(({ sha256 }) => sha256),
  )
}

/** Drops the checkpoints of a run after a step; null: all. */
export const dropAfter = async (sql: Sql, runId: string, step: number | null): Promise<void> => {
  const dropped = await sql.query<{ sha256: string }>(
    'DELETE FROM checkpoints WHERE run_id = $1 AND ($2::int IS NULL OR step > $2) RETURNING sha256',
    [runId, step],
  )
  await suspect(
    sql,
    dropped.map(({ sha256 }) => sha256),
  )
}

/** Drops all checkpoints of these runs. */
export const dropAll = async (sql: Sql, runIds: string[]): Promise<void> => {
  const dropped = await sql.query<{ sha256: string }>(
    'DELETE FROM checkpoints WHERE run_id = ANY($1::uuid[]) RETURNING sha256',
    [runIds],
  )
  await suspect(
    sql,
    dropped.map(({ sha256 }) => sha256),
  )
}
