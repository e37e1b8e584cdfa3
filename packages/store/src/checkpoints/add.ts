import { type Blobs, suspect } from '../blobs/blobs.js'
import type { Held } from '../claim.js'
import { holds } from '../held.js'
import { prune } from './keep.js'

/** The state of a training after a step, and what it is to be kept as. */
export type NewCheckpoint = {
  step: number
  best: boolean
  periodic: boolean
  validationLoss: number | null
  bytes: Uint8Array
}

/**
 * Puts away a checkpoint of a claimed run and drops those it makes superfluous. The attempt's metrics up to its step have to be
 * stored before. False, with nothing changed, where the claim is lost.
 */
export const addCheckpoint = (
  blobs: Blobs,
  { runId, token }: Held,
  checkpoint: NewCheckpoint,
): Promise<boolean> =>
  blobs.referring([checkpoint.bytes], async (sql, [sha256]) => {
    if (!(await holds(sql, { runId, token }))) return false
    const { step, best, periodic, validationLoss } = checkpoint
    const replaced = await sql.query<{ sha256: string }>(
      'DELETE FROM checkpoints WHERE run_id = $1 AND step = $2 RETURNING sha256',
      [runId, step],
    )
    await sql.query(
      `INSERT INTO checkpoints (run_id, step, attempt, sha256, best, periodic, validation_loss)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [runId, step, token, sha256, best, periodic, validationLoss],
    )
    await suspect(
      sql,
      replaced.map((row) => row.sha256),
    )
    await prune(sql, runId, { newest: true })
    return true
  })
