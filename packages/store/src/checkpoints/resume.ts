import { type Environment, SweepstackError } from '@sweepstack/contracts'
import type { Blobs } from '../blobs/blobs.js'
import type { Held } from '../claim.js'
import type { Database } from '../database.js'
import { holds } from '../held.js'
import { dropAfter, dropAll } from './keep.js'

/** Where a claimed run goes on: a checkpoint, the reason why not from the one there is, or (null) there is none. */
export type ResumePoint = { step: number; attempt: number; bytes: Uint8Array } | { refused: string } | null

/**
 * The newest checkpoint of a claimed run whose content can be read. None is used where an attempt went on from the newest of all and then
 * failed before it left another: whatever it failed of may lie in that state, so the next begins anew. Steps alone do not tell: an
 * attempt that began anew has made another state of the same step, which only attempts after it can have gone on from.
 * @throws SweepstackError `unavailable` where the content's place does not answer
 */
export const resumePoint = async (db: Database, blobs: Blobs, { runId }: Held): Promise<ResumePoint> => {
  const all = await db.query<{ step: number; attempt: number; sha256: string; failed: string | null }>(
    `SELECT c.step, c.attempt, c.sha256, f.code AS failed FROM checkpoints c JOIN runs r ON r.id = c.run_id
     LEFT JOIN LATERAL (
       SELECT number, resumed_from, code FROM attempts a
       WHERE a.run_id = c.run_id AND outcome = 'failed' AND r.failures > 0 ORDER BY number DESC LIMIT 1
     ) f ON f.resumed_from = c.step AND f.number > c.attempt AND f.code <> 'unavailable'
     WHERE c.run_id = $1 ORDER BY c.step DESC`,
    [runId],
  )
  const [newest] = all
  if (newest === undefined) return null
  if (newest.failed !== null)
    return { refused: `an attempt that went on from step ${newest.step} failed as well (${newest.failed})` }
  let refused = ''
  for (const { step, attempt, sha256 } of all)
    try {
      return { step, attempt, bytes: await blobs.get(sha256) }
    } catch (error) {
      if (!(error instanceof SweepstackError) || error.code !== 'internal') throw error
      refused ||= `the checkpoint of step ${step}: ${error.message}`
    }
  return { refused }
}

/** How an attempt began. `resumed` names the checkpoint it goes on from, null from the beginning. */
export type Beginning = {
  resumed: { step: number; attempt: number } | null
  refused: string | null
  environment: Environment
}

/**
 * Writes down how an attempt began. The training curve up to the step it goes on from becomes the attempt's own; where it begins anew
 * the run's checkpoints are dropped, and those after the step it goes on from otherwise: it has yet to make them again. False, with nothing changed, where the claim is lost.
 */
export const noteBeginning = (
  db: Database,
  { runId, token }: Held,
  { resumed, refused, environment }: Beginning,
): Promise<boolean> =>
  db.transaction(async (sql) => {
    if (!(await holds(sql, { runId, token }))) return false
    await sql.query(
      'UPDATE attempts SET resumed_from = $3, not_resumed = $4, environment = $5 WHERE run_id = $1 AND number = $2',
      [runId, token, resumed?.step ?? null, resumed === null ? refused : null, JSON.stringify(environment)],
    )
    if (resumed === null) {
      await dropAll(sql, [runId])
      return true
    }
    await dropAfter(sql, runId, resumed.step)
    await sql.query(
      `INSERT INTO metrics (run_id, attempt, split, step, epoch, loss, accuracy, learning_rate, gradient_norm, tokens_per_second)
         SELECT run_id, $2, split, step, epoch, loss, accuracy, learning_rate, gradient_norm, tokens_per_second
         FROM metrics WHERE run_id = $1 AND attempt = $3 AND step <= $4 ON CONFLICT DO NOTHING`,
      [runId, token, resumed.attempt, resumed.step],
    )
    return true
  })
