import {
  type CellSpec,
  isTrained,
  longestLength,
  type Overrides,
  shortestLength,
} from '@sweepstack/contracts'
import type { Sql } from './database.js'

/** What rows of results say of their cell, and the order it gives them. */
export type CellInfo = {
  order: number
  testOrder: (test: string) => number
  columns: {
    sweepId: string
    sweep: string
    cell: number
    cellHash: string
    overrides: Overrides
    trainedMinLength: number | null
    trainedMaxLength: number | null
  }
}

/** The cells that rows belong to, under `<sweep id> <cell hash>`; ordered by sweep, newest first, and place. */
export const cellInfo = async (
  sql: Sql,
  rows: { sweep_id: string; cell_hash: string }[],
): Promise<Map<string, CellInfo>> => {
  const wanted = [...new Map(rows.map((row) => [`${row.sweep_id} ${row.cell_hash}`, row])).values()]
  const cells = await sql.query<{
    sweep_id: string
    hash: string
    name: string
    index: number
    overrides: Overrides
    spec: CellSpec
    file_min: number | null
    file_max: number | null
  }>(
    `SELECT c.sweep_id, c.hash, s.name, c.index, c.overrides, c.spec, f.min_length AS file_min, f.max_length AS file_max
     FROM unnest($1::uuid[], $2::text[]) AS w (sweep_id, hash) JOIN cells c USING (sweep_id, hash)
     JOIN sweeps s ON s.id = c.sweep_id
     LEFT JOIN data_files f ON 'sha256:' || f.sha256 = c.spec #>> '{data,file}'
     ORDER BY s.created_at DESC, s.id DESC, c.index`,
    [wanted.map((row) => row.sweep_id), wanted.map((row) => row.cell_hash)],
  )
  return new Map(
    cells.map((cell, order) => {
      const tests = Object.keys(cell.spec.tests)
      const columns = {
        sweepId: cell.sweep_id,
        sweep: cell.name,
        cell: cell.index,
        cellHash: cell.hash,
        overrides: cell.overrides,
        // Of a stored model the data are only what somebody says it was trained on.
        trainedMinLength: isTrained(cell.spec) ? (shortestLength(cell.spec.data) ?? cell.file_min) : null,
        trainedMaxLength: isTrained(cell.spec) ? (longestLength(cell.spec.data) ?? cell.file_max) : null,
      }
      return [
        `${cell.sweep_id} ${cell.hash}`,
        { order, testOrder: (test: string) => tests.indexOf(test), columns },
      ]
    }),
  )
}
