import type { Measures, Strings } from '@sweepstack/brackets'
import type { FileFormat } from '@sweepstack/contracts'
import { parquetBytes } from './parquet-rows.js'
import { textBytes } from './text-rows.js'

/**
 * A piece of a dataset. `kind` indexes KINDS; `sources` has the balanced string that each corrupted one was made
 * from, an empty string where there is none, and is null where none is known.
 */
export type ExportChunk = Strings & Measures & { kind: Uint8Array; sources: Strings | null }

/**
 * A dataset as a file, in pieces of about 1 MiB, with the columns EXPORT_COLUMNS. Strings are written as the service
 * writes them, so that what is exported imports as the same data file. Parquet's row groups are bounded, so memory is
 * whatever the size.
 */
export const exportRows = (
  chunks: Iterable<ExportChunk> | AsyncIterable<ExportChunk>,
  format: FileFormat,
): AsyncGenerator<Uint8Array> => (format === 'parquet' ? parquetBytes(chunks) : textBytes(chunks, format))
