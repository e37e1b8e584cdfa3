import type { Database, Sql } from '../database.js'
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
  return removed
}

/**
 * The row is locked first: nobody refers to it from then on, and the look at the references, a statement of its own, sees every one there is.
 * A content elsewhere goes after its row and before the commit: should either fail, the row is still there, and is judged again; who
 * wants the content meanwhile waits for the row, and then writes it anew.
 */
const judge = async (
  sql: Sql,
  place: BlobPlace | null,
  sha256: string,
  graceMs: number,
): Promise<boolean> => {
  const [row] = await sql.query<{ elsewhere: boolean }>(
    `SELECT content IS NULL AS elsewhere FROM blobs WHERE sha256 = $1
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
  if (row.elsewhere) await place?.remove(sha256)
  return true
}
