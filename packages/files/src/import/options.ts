import { type FileFormat, UPLOAD_LIMITS } from '@sweepstack/contracts'

/**
 * What the file calls the columns that are read; each is by its own name without it. A column that is named must be
 * there. `null` leaves one unread. A file says of each string whether it is balanced, by label or stack_depth (above
 * 0): without either a misspelt column would switch the check off unseen, so a file that has neither is an error
 * unless `label` is null, "computed, nothing to compare with".
 */
export type ImportColumns = {
  sequence?: string | undefined
  label?: string | null | undefined
  stack_depth?: string | null | undefined
  count?: string | null | undefined
}

export type ImportLimits = {
  /** of text after gunzip, or of Parquet's pages as unpacked */
  bytes: number
  rows: number
  /** bytes of one line, and of the fields of one row of CSV */
  line: number
}

export type ImportOptions = {
  /** of the file, for messages; its ending hints at the format */
  name: string
  /** what the content says without it */
  format?: FileFormat | undefined
  columns?: ImportColumns | undefined
  /** see `readAlphabet` */
  alphabet?: string | undefined
  /**
   * leave bad rows out and count them; else the first ten of them are the error. Quotes of CSV that are not as in RFC
   * 4180 are an error of the file all the same: they leave open where their row ends
   */
  skipBad?: boolean | undefined
  limits?: Partial<ImportLimits> | undefined
  /** what raises `limits.bytes`, where who imports can: the fix of the error names it */
  raiseBytes?: string | undefined
  /** ends the import; nothing is kept */
  signal?: AbortSignal | undefined
}

export const IMPORT_LIMITS: ImportLimits = { bytes: UPLOAD_LIMITS.unpacked, rows: 100_000_000, line: 2 ** 20 }

/** With every limit filled in. */
export type ReadOptions = ImportOptions & { limits: ImportLimits }
