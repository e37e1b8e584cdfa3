import { createHash } from 'node:crypto'
import { MAX_MODEL_BYTES, SweepstackError } from '@sweepstack/contracts'
import type { Sql } from './database.js'

/** A file a run leaves behind. */
export type NewArtifact = { name: string; mediaType: string; bytes: Uint8Array }

/** The largest content kept in the database. */
const MAX_BLOB_BYTES = MAX_MODEL_BYTES

/** Keeps contents by their SHA-256, once each, and returns the hashes in the order given. */
export const putBlobs = async (sql: Sql, contents: Uint8Array[]): Promise<string[]> => {
  const blobs = contents.map((bytes) => ({ bytes, sha256: sha256Of(bytes) }))
  // In one order for all: two transactions that insert the same contents wait for each other only one way.
  const ordered = [...new Map(blobs.map((blob) => [blob.sha256, blob])).entries()].sort(([a], [b]) =>
    a < b ? -1 : 1,
  )
  for (const [sha256, { bytes }] of ordered) {
    if (bytes.byteLength > MAX_BLOB_BYTES)
      throw new SweepstackError(
        'request.too-large',
        `${bytes.byteLength} bytes are more than the ${MAX_BLOB_BYTES} that one file may have`,
        { fix: 'use fewer strings, or a smaller model' },
      )
    const known = await sql.query('SELECT FROM blobs WHERE sha256 = $1', [sha256])
    if (known.length === 0)
      await sql.query(
        'INSERT INTO blobs (sha256, bytes, content) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
        [sha256, bytes.byteLength, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)],
      )
  }
  return blobs.map((blob) => blob.sha256)
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
