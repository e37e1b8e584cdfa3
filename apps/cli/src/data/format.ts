import type { FileFormat } from '@sweepstack/contracts'
import { Option } from 'commander'
import { misuse } from '../failure.js'

const ENDINGS: Record<string, FileFormat> = {
  csv: 'csv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  parquet: 'parquet',
}

export const fileFormatOption = (): Option =>
  new Option('--format <format>', "how the strings are written; without it the file's ending says").choices([
    'csv',
    'jsonl',
    'parquet',
  ])

/** The format strings are written in: as asked for, as the name ends, on stdout CSV. */
export const fileFormat = (out: string, asked: FileFormat | undefined): FileFormat => {
  const [, ending = ''] = /\.([a-z]+)(?:\.gz)?$/i.exec(out) ?? []
  const format = asked ?? (out === '-' ? 'csv' : ENDINGS[ending.toLowerCase()])
  if (format === undefined)
    throw misuse(
      `${out} does not say how the strings are to be written`,
      '--out',
      'end the name in .csv, .jsonl or .parquet, or give --format',
    )
  if (format === 'parquet' && out === '-' && process.stdout.isTTY)
    throw misuse('Parquet is not for a terminal', '--format', 'give --out FILE.parquet, or use csv')
  if (format === 'parquet' && out.endsWith('.gz'))
    throw misuse('Parquet is compressed inside', '--out', `name it ${out.slice(0, -3)}`)
  return format
}
