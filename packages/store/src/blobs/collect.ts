import type { Database, Sql } from '../database.js'
import { toRemove } from './blobs.js'
import { type Content, nameOf } from './name.js'
import type { BlobPlace } from './place.js'

/** Columns that refer to a content. A test holds this list to the foreign keys, and these stop a removal that would break one. */
export const REFERENCES = ['artifacts', 'checkpoints', 'models'] as const

/** Long enough for whoever has put a content to refer to it; who takes longer puts it anew. */
const GRACE_MS = 3_600_000

export type CollectOptions = { graceMs?: number; limit?: number }

/**
 * Removes contents that nothing refers to, at most `limit` of those that were put or lost a reference longest ago. Several workers
 * may call it at once.
 * @returns how many it removed
 * @throws SweepstackError `unavailable` where their place does not answer; what is left there is removed another time
 */
export const collect = async (
  db: Database,
  place: BlobPlace | null,
  { graceMs = GRACE_MS, limit = 1000 }: CollectOptions = {},
): Promise<number> => {
  const suspects = await db.query<{ sha256: string }>(
    `SELECT sha256 FROM blobs WHERE suspect_at < clock_timestamp() - $1 * interval '1 millisecond'
     ORDER BY suspect_at LIMIT $2`,
    [graceMs, limit],
  )
  let removed = 0
  for (const { sha256 } of suspects)
    if (await db.transaction((sql) => judge(sql, place, sha256, graceMs))) removed += 1
  if (place !== null) await removeNoted(db, place, limit)
  return removed
}

/**
 * The row is locked first: nobody refers to it from then on, and the look at the references, a statement of its own, sees every one there is.
 * A content elsewhere is only noted, in the same transaction: its place may take longer than a transaction may.
 */
const judge = async (
  sql: Sql,
  place: BlobPlace | null,
  sha256: string,
  graceMs: number,
): Promise<boolean> => {
  const [row] = await sql.query<{ generation: string; elsewhere: boolean }>(
    `SELECT generation, content IS NULL AS elsewhere FROM blobs WHERE sha256 = $1
       AND suspect_at < clock_timestamp() - $2 * interval '1 millisecond' FOR UPDATE SKIP LOCKED`,
    [sha256, graceMs],
  )
  // What lies elsewhere is not ours to judge while we do not know where that is.
  if (row === undefined || (row.elsewhere && place === null)) return false
  const [used] = await sql.query<{ used: boolean }>(
    `SELECT ${REFERENCES.map((table) => `EXISTS (SELECT FROM ${table} WHERE sha256 = $1)`).join(' OR ')} AS used`,
    [sha256],
  )
  if (used?.used !== false) {
    await sql.query('UPDATE blobs SET suspect_at = NULL WHERE sha256 = $1', [sha256])
    return false
  }
  await sql.query('DELETE FROM blobs WHERE sha256 = $1', [sha256])
  if (row.elsewhere) await toRemove(sql, [{ sha256, generation: row.generation }])
  return true
}

/**
 * The rows of these are gone and their generations never come back, so it does not matter who puts the content anew meanwhile, whether it
 * was removed before, or how late a removal lands that nobody waits for any more.
 */
const removeNoted = async (db: Database, place: BlobPlace, limit: number): Promise<void> => {
  const noted = await db.query<Content>('SELECT sha256, generation FROM removals LIMIT $1', [limit])
  for (const content of noted) {
    await place.remove(nameOf(content))
    await db.query('DELETE FROM removals WHERE sha256 = $1 AND generation = $2', [
      content.sha256,
      content.generation,
    ])
  }
}
