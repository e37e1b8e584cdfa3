import { type DataFile, fileRef, SweepstackError } from '@sweepstack/contracts'
import { putBlobs, sha256Of } from './blobs.js'
import type { Database } from './database.js'
import { missing } from './missing.js'
import { storable } from './text.js'

/** A data file to keep; `ref` is `sha256:` and the hash of its bytes. */
export type NewFile = {
  ref: string
  name: string
  bytes: Uint8Array
  summary: Pick<DataFile, 'rows' | 'balanced' | 'minLength' | 'maxLength'>
}

/** Data files, by content. `get` and `bytes` throw `not-found` for a ref that nobody uploaded. */
export const filesOf = (db: Database) => ({
  /** Keeps a file. The same bytes again change nothing, and give the file as it was first named. */
  put: async (file: NewFile): Promise<DataFile> => {
    const sha256 = sha256Of(file.bytes)
    if (file.ref !== `sha256:${sha256}`)
      throw new SweepstackError('internal', `the file's ref ${file.ref} is not the hash of its bytes`)
    const { rows, balanced, minLength, maxLength } = file.summary
    await db.transaction(async (sql) => {
      await putBlobs(sql, [file.bytes])
      await sql.query(
        `INSERT INTO data_files (sha256, name, rows, balanced, min_length, max_length)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
        [sha256, storable(file.name), rows, balanced, minLength, maxLength],
      )
    })
    return getFile(db, file.ref)
  },

  get: (ref: string): Promise<DataFile> => getFile(db, ref),

  bytes: async (ref: string): Promise<Uint8Array> => {
    const [row] = await db.query<{ content: Uint8Array }>(
      'SELECT b.content FROM data_files f JOIN blobs b USING (sha256) WHERE f.sha256 = $1',
      [hashOfRef(ref)],
    )
    if (row === undefined) throw missing('data file', ref)
    return row.content
  },

  /** Those of the refs that there are. */
  has: async (refs: string[]): Promise<Set<string>> => {
    const rows = await db.prisma.dataFile.findMany({
      where: { sha256: { in: refs.filter(isRef).map(hashOfRef) } },
      select: { sha256: true },
    })
    return new Set(rows.map((row) => `sha256:${row.sha256}`))
  },
})

const isRef = (ref: string): boolean => fileRef.safeParse(ref).success

const hashOfRef = (ref: string): string => {
  if (!isRef(ref)) throw missing('data file', ref)
  return ref.slice('sha256:'.length)
}

const getFile = async (db: Database, ref: string): Promise<DataFile> => {
  const row = await db.prisma.dataFile.findUnique({
    where: { sha256: hashOfRef(ref) },
    include: { blob: { select: { bytes: true } } },
  })
  if (row === null) throw missing('data file', ref)
  const { name, rows, balanced, minLength, maxLength } = row
  return { ref, name, bytes: row.blob.bytes, rows, balanced, minLength, maxLength }
}
