import { createHash } from 'node:crypto'
import { SweepstackError } from '@sweepstack/contracts'
import type { Sql } from './database.js'

/** Bytes of a row of text; a file is read and written a row at a time. */
export const CHUNK_BYTES = 4 * 2 ** 20

/**
 * Writes the text of a data file as it comes, in rows of CHUNK_BYTES, one of them in memory at a time.
 * @throws SweepstackError `internal` where the whole is not what the ref and the size say
 */
export const writeChunks = async (
  sql: Sql,
  { sha256, bytes }: { sha256: string; bytes: number },
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> => {
  const hash = createHash('sha256')
  let ordinal = 0
  let written = 0
  for await (const content of inPieces(chunks, CHUNK_BYTES)) {
    hash.update(content)
    await sql.query('INSERT INTO data_chunks (sha256, ordinal, content) VALUES ($1, $2, $3)', [
      sha256,
      ordinal,
      content,
    ])
    ordinal += 1
    written += content.length
  }
  const digest = hash.digest('hex')
  if (digest !== sha256 || written !== bytes)
    throw new SweepstackError(
      'internal',
      `the text of the data file has ${written} bytes and SHA-256 ${digest}, not ${bytes} and ${sha256}`,
    )
}

/** The text of a data file, row by row: each is its own query, so that a slow reader holds no connection. */
export async function* readChunks(sql: Sql, sha256: string): AsyncGenerator<Uint8Array, void, undefined> {
  for (let ordinal = 0; ; ordinal++) {
    const [row] = await sql.query<{ content: Uint8Array }>(
      'SELECT content FROM data_chunks WHERE sha256 = $1 AND ordinal = $2',
      [sha256, ordinal],
    )
    if (row === undefined) return
    yield row.content
  }
}

/** The same bytes in pieces of one size, the last one smaller. */
export async function* inPieces(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Buffer, void, undefined> {
  let piece = Buffer.allocUnsafe(size)
  let filled = 0
  for await (const chunk of chunks)
    for (let from = 0; from < chunk.length; ) {
      const end = Math.min(chunk.length, from + size - filled)
      piece.set(chunk.subarray(from, end), filled)
      filled += end - from
      from = end
      if (filled === size) {
        yield piece
        piece = Buffer.allocUnsafe(size)
        filled = 0
      }
    }
  if (filled > 0) yield piece.subarray(0, filled)
}
