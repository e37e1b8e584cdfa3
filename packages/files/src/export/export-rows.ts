import type { FileFormat } from '@sweepstack/contracts'
import type { ExportChunk } from './export-chunk.js'
import { textBytes } from './text-rows.js'

/**
 * A dataset as a file, in pieces of about 1 MiB, with the columns EXPORT_COLUMNS. Strings are written as the service
 * writes them, so that what is exported imports as the same data file. Parquet's row groups are bounded, so memory is
 * whatever the size.
 */
export async function* exportRows(
  chunks: Iterable<ExportChunk> | AsyncIterable<ExportChunk>,
  format: FileFormat,
): AsyncGenerator<Uint8Array> {
  if (format !== 'parquet') return yield* textBytes(chunks, format)
  // Loaded where it is asked for: otherwise every command would wait for its library.
  const { parquetBytes } = await import('./parquet-rows.js')
  yield* parquetBytes(chunks)
}
