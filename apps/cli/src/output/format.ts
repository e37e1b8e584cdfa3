import { type CsvRow, type CsvShape, toCsv } from '@sweepstack/contracts'
import { Option } from 'commander'
import { type Column, table } from './table.js'

const FORMATS = ['table', 'json', 'jsonl', 'csv'] as const
export type OutputFormat = (typeof FORMATS)[number]

export const formatOption = (): Option =>
  new Option('--format <format>', 'how the answer is printed').choices([...FORMATS]).default('table')

/** A column of a list: its heading, and its text for a row. */
export type Field<T> = Column & { text: (row: T) => string }

/**
 * Rows as text: the table shows chosen fields, the others carry every field under its own name. With `shape` the CSV
 * is the API's own, column for column.
 */
export const formatRows = <T extends object>(
  format: OutputFormat,
  rows: readonly T[],
  fields: readonly Field<T>[],
  shape?: CsvShape<T>,
): string =>
  format === 'table'
    ? table(
        fields,
        rows.map((row) => fields.map(({ text }) => text(row))),
      ).join('\n')
    : formatData(format, rows, shape)

export const formatData = <T extends object>(
  format: Exclude<OutputFormat, 'table'>,
  rows: readonly T[],
  { columns, flat }: CsvShape<T> = { columns: [], flat: (row) => flatten(row) },
): string => {
  if (format === 'json') return JSON.stringify(rows, null, 2)
  if (format === 'jsonl') return rows.map((row) => JSON.stringify(row)).join('\n')
  return rows.length + columns.length === 0 ? '' : toCsv(rows.map(flat), columns, '\n')
}

/** Fields of objects become columns named with dots, overrides under their own paths; a list is JSON. */
const flatten = (value: object, prefix = ''): CsvRow =>
  Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]: [string, unknown]): [string, unknown][] => {
      if (key === 'overrides') return Object.entries(inner as object)
      if (inner !== null && typeof inner === 'object' && !Array.isArray(inner))
        return Object.entries(flatten(inner, `${prefix}${key}.`))
      return [[prefix + key, inner]]
    }),
  )
