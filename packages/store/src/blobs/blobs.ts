import { MAX_MODEL_BYTES, SweepstackError } from '@sweepstack/contracts'
import type { Database, Sql } from '../database.js'
import { newId } from '../ids.js'
import { type Content, nameOf } from './name.js'
import type { BlobPlace } from './place.js'
import { sha256Of } from './sha256.js'

/** `maxBytes`: the most bytes of one content; by default what its place takes, or the database. */
type BlobOptions = { maxBytes?: number }

/**
 * Contents by their SHA-256, once each: in the database, or where `place` says.
 *
 * A content is put first, in its own transaction, and referred to afterwards, in the one that needs it. In between, and whenever its
 * last reference goes, it is under suspicion, and the collector removes it some time later. Who refers to a content holds its row
 * and looks whether it is of the generation that was put: then it has been there all the while.
 */
export const blobsOf = (
  db: Database,
  place: BlobPlace | null,
  { maxBytes = place?.maxBytes ?? MAX_MODEL_BYTES }: BlobOptions = {},
) => ({
  /**
   * Puts the contents and calls `refer` with their hashes, in the order given, in a transaction in which they stay.
   * @throws SweepstackError `request.too-large` for a content beyond the limit, `unavailable` where the place does not answer
   */
  referring: async <T>(
    contents: Uint8Array[],
    refer: (sql: Sql, hashes: string[]) => Promise<T>,
  ): Promise<T> => {
    for (const { byteLength } of contents) checkFits(byteLength, maxBytes)
    for (let tries = 1; ; tries++) {
      const puts: Content[] = []
      for (const bytes of contents) puts.push(await put(db, place, bytes))
      try {
        return await db.transaction(async (sql) => {
          await hold(sql, puts)
          return refer(
            sql,
            puts.map(({ sha256 }) => sha256),
          )
        })
      } catch (error) {
        if (!(error instanceof Gone)) throw error
        // Their rows may have gone before they were written, and their removal may be over.
        if (place !== null) await toRemove(db, error.contents)
        if (tries === 3) throw error
      }
    }
  },

  /**
   * A content, checked against its hash.
   * @throws SweepstackError `internal` where it is missing or damaged, `unavailable` where its place does not answer
   */
  get: async (sha256: string): Promise<Uint8Array> => {
    const [row] = await db.query<Content & { content: Uint8Array | null }>(
      'SELECT sha256, generation, content FROM blobs WHERE sha256 = $1',
      [sha256],
    )
    if (row === undefined) throw lost(sha256, 'there is none of that name')
    const content = row.content ?? (place === null ? null : await place.read(nameOf(row)))
    if (content === null)
      throw lost(
        sha256,
        place === null
          ? 'it does not lie in the database, and BLOB_URL is not set'
          : `it does not lie in ${place.name}`,
      )
    const found = sha256Of(content)
    if (found !== sha256) throw lost(sha256, `what lies in its place has the SHA-256 ${found}`)
    return content
  },

  /** @throws SweepstackError `request.too-large` for so many bytes in one content */
  checkFits: (bytes: number): void => checkFits(bytes, maxBytes),

  ready: async (): Promise<void> => place?.ready(),
  close: (): void => place?.close(),
})
export type Blobs = ReturnType<typeof blobsOf>

/** Says of contents that a reference to them has gone, in the transaction in which it goes. */
export const suspect = async (sql: Sql, hashes: string[]): Promise<void> => {
  if (hashes.length === 0) return
  await sql.query(
    `UPDATE blobs SET suspect_at = clock_timestamp() WHERE sha256 IN (
       SELECT sha256 FROM blobs WHERE sha256 = ANY($1::text[]) ORDER BY sha256 FOR NO KEY UPDATE)`,
    [hashes],
  )
}

/** Notes contents elsewhere whose rows are gone, for the collector to remove. */
export const toRemove = async (sql: Sql, contents: Content[]): Promise<void> => {
  await sql.query(
    'INSERT INTO removals (sha256, generation) SELECT * FROM unnest($1::text[], $2::uuid[]) ON CONFLICT DO NOTHING',
    [contents.map(({ sha256 }) => sha256), contents.map(({ generation }) => generation)],
  )
}

/** The collector took contents between their putting and their first reference; they have to be put anew. */
class Gone extends Error {
  readonly contents: Content[]
  constructor(contents: Content[]) {
    super('a content was removed before it was referred to')
    this.contents = contents
  }
}

const put = async (db: Database, place: BlobPlace | null, bytes: Uint8Array): Promise<Content> => {
  const sha256 = sha256Of(bytes)
  const known = await again(db, sha256)
  if (known?.here) return { sha256, generation: known.generation }
  const kept = place === null ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : null
  // Waits for a collector that is deleting the row, and then makes it anew.
  const [row] = await db.query<{ generation: string }>(
    `INSERT INTO blobs (sha256, bytes, content, generation, suspect_at) VALUES ($1, $2, $3, $4, clock_timestamp())
     ON CONFLICT (sha256) DO UPDATE SET suspect_at = clock_timestamp(), content = coalesce(blobs.content, excluded.content)
     RETURNING generation`,
    [sha256, bytes.byteLength, kept, newId()],
  )
  // Only now: from here on a collector that removes it makes the generation another.
  const content = { sha256, generation: row!.generation }
  await place?.write(nameOf(content), bytes)
  return content
}

/** Puts off what may be removed soon. Undefined where there is no such row; `here`: its content is in the database. */
const again = async (
  db: Database,
  sha256: string,
): Promise<{ generation: string; here: boolean } | undefined> => {
  const [row] = await db.query<{ generation: string; here: boolean }>(
    `UPDATE blobs SET suspect_at = clock_timestamp() WHERE sha256 = $1
     RETURNING generation, content IS NOT NULL AS here`,
    [sha256],
  )
  return row
}

/** Keeps contents from being removed until the transaction ends. In one order for all, so that none waits in a circle. */
const hold = async (sql: Sql, puts: Content[]): Promise<void> => {
  const wanted = new Map(puts.map((content) => [content.sha256, content]))
  const rows = await sql.query<Content>(
    'SELECT sha256, generation FROM blobs WHERE sha256 = ANY($1::text[]) ORDER BY sha256 FOR KEY SHARE',
    [[...wanted.keys()]],
  )
  const there = new Set(rows.map(nameOf))
  const gone = [...wanted.values()].filter((content) => !there.has(nameOf(content)))
  if (gone.length > 0) throw new Gone(gone)
}

const checkFits = (bytes: number, maxBytes: number): void => {
  if (bytes <= maxBytes) return
  throw new SweepstackError(
    'request.too-large',
    `${bytes} bytes are more than the ${maxBytes} that one file may have`,
    { fix: 'use fewer strings or a smaller model, keep no checkpoints, or let BLOB_URL name an S3 store' },
  )
}

const lost = (sha256: string, why: string): SweepstackError =>
  new SweepstackError('internal', `the content ${sha256} cannot be read: ${why}`, {
    fix: 'see that BLOB_URL is the one it was written with, and that nothing else removes files there',
  })
