import type { FileFormat } from '@sweepstack/contracts'
import type { ExportChunk } from './export-chunk.js'
import { parquetBytes } from './parquet-rows.js'
import { textBytes } from './text-rows.js'

/**
 * A dataset as a file, in pieces of about 1 MiB, with the columns EXPORT_COLUMNS. Strings are written as the service
 * writes them, so that what is exported imports as the same data file. Parquet's row groups are bounded, so memory is
 * whatever the size.
 */
export const exportRows = (
  chunks: Iterable<ExportChunk> | AsyncIterable<ExportChunk>,
  format: FileFormat,
): AsyncGenerator<Uint8Array> => (format === 'parquet' ? parquetBytes(chunks) : textBytes(chunks, format))
