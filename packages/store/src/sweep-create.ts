import { type Cell, LIMITS, type SweepSpec, SweepstackError } from '@sweepstack/contracts'
import type { Database, Sql } from './database.js'
import { emit } from './events.js'
import { newId, newIds } from './ids.js'

/** A sweep to store, as `expandSweep` gave it. With an idempotency key goes a hash of what was sent with it. */
export type NewSweep = {
  spec: SweepSpec
  cells: Cell[]
  idempotencyKey?: string | undefined
  bodyHash?: string | undefined
}
/** `runIds` are the runs to enqueue now: none where the sweep was there before. */
export type CreatedSweep = { id: string; created: boolean; runIds: string[] }

/**
 * Stores a sweep with its cells and a queued run for each cell and seed. The same key with the same body gives the
 * sweep made first, however many ask at once.
 * @throws SweepstackError `idempotency.mismatch` where the key was used with another body.
 */
export const createSweep = (db: Database, sweep: NewSweep): Promise<CreatedSweep> =>
  db.transaction(async (sql) => {
    const key = sweep.idempotencyKey ?? null
    if ((key === null) !== (sweep.bodyHash === undefined))
      throw new SweepstackError('internal', 'an idempotency key and a body hash go together')
    const id = newId()
    // Waits for another transaction that is inserting the same key, so what is read below has committed.
    const inserted = await sql.query(
      `INSERT INTO sweeps (id, name, spec, idempotency_key, body_hash) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (idempotency_key) DO NOTHING RETURNING id`,
      [id, sweep.spec.name, JSON.stringify(sweep.spec), key, sweep.bodyHash ?? null],
    )
    if (inserted.length === 0) return { ...(await existing(sql, sweep)), created: false, runIds: [] }
    await insertCells(sql, id, sweep.cells)
    const hashes = sweep.cells.map((cell) => cell.hash)
    const runIds = await insertRuns(sql, id, hashes, sweep.spec.seeds)
    await emit(sql, [{ sweepId: id, type: 'sweep.created' }])
    return { id, created: true, runIds }
  })

const existing = async (sql: Sql, { idempotencyKey, bodyHash }: NewSweep): Promise<{ id: string }> => {
  const [row] = await sql.query<{ id: string; body_hash: string }>(
    'SELECT id, body_hash FROM sweeps WHERE idempotency_key = $1',
    [idempotencyKey],
  )
  if (row === undefined) throw new SweepstackError('internal', 'the sweep of an idempotency key is gone')
  if (row.body_hash !== bodyHash)
    throw new SweepstackError(
      'idempotency.mismatch',
      `the Idempotency-Key made sweep ${row.id} from another body`,
      { fix: 'use a new key for a new sweep' },
    )
  return { id: row.id }
}

const insertCells = async (sql: Sql, sweepId: string, cells: Cell[]): Promise<void> => {
  await sql.query(
    `INSERT INTO cells (sweep_id, hash, index, overrides, spec)
     SELECT $1, c.hash, c.index, c.overrides::json, c.spec::json
     FROM unnest($2::text[], $3::int[], $4::text[], $5::text[]) AS c (hash, index, overrides, spec)`,
    [
      sweepId,
      cells.map((cell) => cell.hash),
      cells.map((cell) => cell.index),
      cells.map((cell) => JSON.stringify(cell.overrides)),
      cells.map((cell) => JSON.stringify(cell.spec)),
    ],
  )
}

/**
 * Queues a run for each cell and seed that has none, in the cells' order, and returns the new runs. They count as
 * enqueued, for the caller does that next; should it die before, the reconciler does it.
 */
export const insertRuns = async (
  sql: Sql,
  sweepId: string,
  hashes: string[],
  seeds: number[],
): Promise<string[]> => {
  const pairs = hashes.flatMap((hash) => seeds.map((seed) => ({ hash, seed })))
  if (pairs.length > LIMITS.runs)
    throw new SweepstackError(
      'spec.too-many-cells',
      `${pairs.length} runs; a sweep may have ${LIMITS.runs}`,
      {
        fix: 'use fewer seeds, or split the sweep',
      },
    )
  const rows = await sql.query<{ id: string }>(
    `INSERT INTO runs (id, sweep_id, cell_hash, seed, enqueued_at)
     SELECT r.id, $1, r.hash, r.seed, now()
     FROM unnest($2::uuid[], $3::text[], $4::bigint[]) AS r (id, hash, seed)
     ON CONFLICT (sweep_id, cell_hash, seed) DO NOTHING RETURNING id`,
    [sweepId, newIds(pairs.length), pairs.map((p) => p.hash), pairs.map((p) => p.seed)],
  )
  return rows.map((row) => row.id)
}
