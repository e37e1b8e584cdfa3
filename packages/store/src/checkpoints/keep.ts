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
  await drop(
    sql,
    `run_id = $1 AND NOT periodic
       AND step NOT IN (SELECT step FROM checkpoints WHERE run_id = $1 ORDER BY step DESC LIMIT $2)
       AND NOT ($3 AND step = (SELECT max(step) FROM checkpoints WHERE run_id = $1 AND best))`,
    [runId, Math.max(last, newest ? 1 : 0), best],
  )
}

/** Drops the checkpoints of a run after a step. */
export const dropAfter = (sql: Sql, runId: string, step: number): Promise<void> =>
  drop(sql, 'run_id = $1 AND step > $2', [runId, step])

/** Drops all checkpoints of these runs. */
export const dropAll = (sql: Sql, runIds: string[]): Promise<void> =>
  drop(sql, 'run_id = ANY($1::uuid[])', [runIds])

const drop = async (sql: Sql, condition: string, values: unknown[]): Promise<void> => {
  const dropped = await sql.query<{ sha256: string }>(
    `DELETE FROM checkpoints WHERE ${condition} RETURNING sha256`,
    values,
  )
  await suspect(
    sql,
    dropped.map(({ sha256 }) => sha256),
  )
}
