import type { FileFormat } from '@sweepstack/contracts'

/** What a file starts with tells what it is. */
export const isGzip = (start: Uint8Array): boolean => start[0] === 0x1f && start[1] === 0x8b

export const isParquet = (start: Uint8Array): boolean =>
  Buffer.from(start.subarray(0, 4)).toString('latin1') === 'PAR1'

/** Files that are often taken for data files, and what to do with them. */
const STRANGERS = [
  { magic: 'PK\x03\x04', is: 'a zip archive or a spreadsheet', fix: 'unpack it, or save the sheet as CSV' },
  { magic: '\x28\xb5\x2f\xfd', is: 'packed with zstd', fix: 'unpack it, or pack it with gzip' },
  { magic: '\xfd7zXZ', is: 'packed with xz', fix: 'unpack it, or pack it with gzip' },
  { magic: 'BZh', is: 'packed with bzip2', fix: 'unpack it, or pack it with gzip' },
  { magic: 'ARROW1', is: 'an Arrow (Feather) file', fix: 'save it as Parquet' },
] as const

export const strangerOf = (start: Uint8Array): { is: string; fix: string } | null => {
  const text = Buffer.from(start).toString('latin1')
  return STRANGERS.find(({ magic }) => text.startsWith(magic)) ?? null
}

/** JSON Lines start with `{`; an empty start is told by the file's name, and so is a bad one. */
export const textFormat = (start: Uint8Array, name: string): Exclude<FileFormat, 'parquet'> =>
  /^(\ufeff)?\s*\{/.test(Buffer.from(start).toString('utf8')) || /\.(jsonl|ndjson)(\.gz)?$/i.test(name)
    ? 'jsonl'
    : 'csv'
