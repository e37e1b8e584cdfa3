import { type DataFile, fileRef, type Page } from '@sweepstack/contracts'
import { type PageQuery, pageOfRows, pageSize, readCursor } from './cursor.js'
import { readChunks, writeChunks } from './data-chunks.js'
import type { Database } from './database.js'
import { missing } from './missing.js'
import { storable } from './text.js'

/** A data file to keep; `ref` is `sha256:` and the hash of its canonical text, `bytes` the size of that. */
export type NewFile = Omit<DataFile, 'createdAt'>
export type PutFile = { file: DataFile; created: boolean }

/**
 * Data files, by content: what is kept is the canonical text, in rows, so that neither way in nor out holds a file in
 * memory. `get` and `text` throw `not-found` for a ref that nobody uploaded. Nothing deletes one.
 */
export const filesOf = (db: Database) => ({
  /**
   * Keeps a file whole or not at all: its text is read while one transaction is open, so it must come quickly, from a
   * disk and not from a network. Of a ref that is known nothing is read; the answer is the file as first named.
   * @throws SweepstackError `internal` where the text is not what ref and bytes say
   */
  put: async (summary: NewFile, text: AsyncIterable<Uint8Array>): Promise<PutFile> => {
    const sha256 = hashOfRef(summary.ref)
    const created = await db.transaction(async (sql) => {
      const { name, bytes, rows, balanced, types, minLength, maxLength } = summary
      // Of two who bring one file the second waits here until the first is through.
      const made = await sql.query(
        `INSERT INTO data_files (sha256, name, bytes, rows, balanced, types, min_length, max_length)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING sha256`,
        [sha256, storable(name), bytes, rows, balanced, types, minLength, maxLength],
      )
      if (made.length === 0) return false
      await writeChunks(sql, { sha256, bytes }, text)
      return true
    })
    return { file: await getFile(db, summary.ref), created }
  },

  /** Newest first. */
  list: async (page: PageQuery = {}): Promise<Page<DataFile>> => {
    const size = pageSize(page)
    const after = readCursor(page, isHash)
    const rows = await db.query<Row>(
      `SELECT ${COLUMNS} FROM data_files
       WHERE $1::timestamptz IS NULL OR (created_at <= $1 AND (created_at < $1 OR sha256 > $2))
       ORDER BY created_at DESC, sha256 LIMIT $3`,
      [after?.createdAt ?? null, after?.id ?? null, size + 1],
    )
    return pageOfRows(rows, size, ({ createdAt, sha256 }) => ({ createdAt, id: sha256 }), fileOf)
  },

  get: (ref: string): Promise<DataFile> => getFile(db, ref),

  /** Those of the refs that there are. */
  has: async (refs: readonly string[]): Promise<Set<string>> => {
    const rows = await db.query<{ sha256: string }>(
      'SELECT sha256 FROM data_files WHERE sha256 = ANY($1::text[])',
      [refs.filter(isRef).map(hashOfRef)],
    )
    return new Set(rows.map((row) => `sha256:${row.sha256}`))
  },
})

/** The canonical text of a file in the order of its rows. Between two of them it holds nothing of the database. */
export const textOf = (db: Database) =>
  async function* (ref: string): AsyncGenerator<Uint8Array, void, undefined> {
    await getFile(db, ref)
    yield* readChunks(db, hashOfRef(ref))
  }

type Row = Omit<DataFile, 'ref' | 'createdAt'> & { sha256: string; createdAt: Date }
const COLUMNS =
  'sha256, name, bytes, rows, balanced, types, min_length AS "minLength", max_length AS "maxLength", created_at AS "createdAt"'

const getFile = async (db: Database, ref: string): Promise<DataFile> => {
  const [row] = await db.query<Row>(`SELECT ${COLUMNS} FROM data_files WHERE sha256 = $1`, [hashOfRef(ref)])
  if (row === undefined) throw missing('data file', ref)
  return fileOf(row)
}

const fileOf = ({ sha256, createdAt, ...row }: Row): DataFile => ({
  ref: `sha256:${sha256}`,
  ...row,
  createdAt: createdAt.toISOString(),
})

const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)
const isRef = (ref: string): boolean => fileRef.safeParse(ref).success

const hashOfRef = (ref: string): string => {
  if (!isRef(ref)) throw missing('data file', ref)
  return ref.slice('sha256:'.length)
}
