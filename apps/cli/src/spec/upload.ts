import { basename } from 'node:path'
import { type ImportOptions, type ImportSummary, importPath } from '@sweepstack/files'
import { progress } from '../output/progress.js'
import { keptSink } from './kept.js'

/** A data file on this machine, checked; `ref` names its canonical text, whatever it is written as. */
export type Upload = {
  ref: string
  name: string
  path: string
  summary: ImportSummary
  /** the canonical text of a file that is not too large to keep */
  text: Uint8Array | null
}

/**
 * Reads a data file through, which says whether it is one and what it will be called by a service.
 * @throws what Node throws where it cannot be read (`whyUnread` says it in words), SweepstackError `file.invalid`
 */
export const readUpload = async (
  path: string,
  options: Omit<ImportOptions, 'name'> = {},
): Promise<Upload> => {
  const shown = progress((bytes) => `reading ${path}: ${(bytes / 1e6).toFixed(0)} MB of strings`)
  const sink = keptSink({ onBytes: shown.at })
  const summary = await importPath(path, options, sink).finally(shown.end)
  return { ref: summary.ref, name: basename(path), path, summary, text: sink.text() }
}

/** Each file once: two of the same strings are one. */
export const uniqueUploads = (uploads: readonly Upload[]): Upload[] => [
  ...new Map(uploads.map((upload) => [upload.ref, upload])).values(),
]

/** `does not exist`, `is a folder` and the like, to come after the file's name. */
export const whyUnread = (error: unknown): string => {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist'
  if (code === 'EISDIR') return 'is a folder'
  if (code === 'EACCES') return 'may not be read'
  return `cannot be read: ${error instanceof Error ? error.message : String(error)}`
}
