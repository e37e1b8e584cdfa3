import { modelRef, modelSchema, type Page, type StoredModel } from '@sweepstack/contracts'
import type { Blobs } from './blobs/blobs.js'
import { type PageQuery, pageOfRows, pageSize, readCursor } from './cursor.js'
import type { Database } from './database.js'
import { missing } from './missing.js'
import { storable } from './text.js'

/** A model to keep: the facts its file has, which the caller has read. */
export type NewModel = Omit<StoredModel, 'ref' | 'bytes' | 'createdAt'> & { file: Uint8Array }
export type PutModel = { model: StoredModel; created: boolean }

/** Models, by the content of their file. `get` and `bytes` throw `not-found` for one nobody stored. Nothing deletes one. */
export const modelsOf = (db: Database, blobs: Blobs) => ({
  /** Keeps a model whole or not at all. Of one that is known the answer is as it was first named. */
  put: async ({ file, ...model }: NewModel): Promise<PutModel> => {
    const { sha256, created } = await blobs.referring([file], async (sql, hashes) => {
      const [hash] = hashes as [string]
      const { name, source, spec, length, types, parameters } = model
      const made = await sql.query(
        `INSERT INTO models (sha256, name, source, spec, length, types, parameters)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING sha256`,
        [hash, storable(name), source, JSON.stringify(spec), length, types, parameters],
      )
      return { sha256: hash, created: made.length > 0 }
    })
    return { model: await getModel(db, `sha256:${sha256}`), created }
  },

  /** Newest first. */
  list: async (page: PageQuery = {}): Promise<Page<StoredModel>> => {
    const size = pageSize(page)
    const after = readCursor(page, isHash)
    const rows = await db.query<Row>(
      `SELECT ${COLUMNS} FROM models m JOIN blobs b USING (sha256)
       WHERE $1::timestamptz IS NULL OR (m.created_at <= $1 AND (m.created_at < $1 OR sha256 > $2))
       ORDER BY m.created_at DESC, sha256 LIMIT $3`,
      [after?.createdAt ?? null, after?.id ?? null, size + 1],
    )
    return pageOfRows(rows, size, ({ createdAt, sha256 }) => ({ createdAt, id: sha256 }), modelOf)
  },

  /** By ref or by name; of several with one name, the newest. */
  get: (named: string): Promise<StoredModel> => getModel(db, named),

  /** Its file. */
  bytes: async (ref: string): Promise<Uint8Array> => {
    const sha256 = ref.slice('sha256:'.length)
    const [row] = await db.query('SELECT FROM models WHERE sha256 = $1', [sha256])
    if (row === undefined) throw missing('model', ref)
    return blobs.get(sha256)
  },
})

type Row = Omit<StoredModel, 'ref' | 'createdAt'> & { sha256: string; createdAt: Date }
const COLUMNS = 'sha256, name, source, spec, length, types, parameters, b.bytes, m.created_at AS "createdAt"'

const getModel = async (db: Database, named: string): Promise<StoredModel> => {
  const [column, value] = modelRef.safeParse(named).success
    ? ['sha256', named.slice('sha256:'.length)]
    : ['name', storable(named)]
  const [row] = await db.query<Row>(
    `SELECT ${COLUMNS} FROM models m JOIN blobs b USING (sha256) WHERE m.${column} = $1
     ORDER BY m.created_at DESC, sha256 LIMIT 1`,
    [value],
  )
  if (row === undefined) throw missing('model', named)
  return modelOf(row)
}

/** Perhaps stored by an earlier version: fields of its spec that there were none of then get their defaults. */
const modelOf = ({ sha256, createdAt, spec, ...row }: Row): StoredModel => ({
  ref: `sha256:${sha256}`,
  ...row,
  spec: modelSchema.parse(spec),
  createdAt: createdAt.toISOString(),
})

const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)
