import { Option } from 'commander'
import { type Column, table } from './table.js'

const FORMATS = ['table', 'json', 'jsonl', 'csv'] as const
export type OutputFormat = (typeof FORMATS)[number]

export const formatOption = (): Option =>
  new Option('--format <format>', 'how the results are printed').choices([...FORMATS]).default('table')

/** A column of a list: its heading, and its text for a row. */
export type Field<T> = Column & { text: (row: T) => string }

/** Rows as text: the table shows chosen fields, the others carry every field under its own name. */
export const formatRows = <T extends object>(
  format: OutputFormat,
  rows: readonly T[],
  fields: readonly Field<T>[],
): string =>
  format === 'table'
    ? table(
        fields,
        rows.map((row) => fields.map(({ text }) => text(row))),
      ).join('\n')
    : formatData(format, rows)

export const formatData = (format: Exclude<OutputFormat, 'table'>, rows: readonly object[]): string => {
  if (format === 'json') return JSON.stringify(rows, null, 2)
  if (format === 'jsonl') return rows.map((row) => JSON.stringify(row)).join('\n')
  return csv(rows.map((row) => flatten(row)))
}

type Flat = Record<string, string | number | boolean | null>

/** Fields of objects become columns, overrides under their own paths as in the API's CSV; a list is JSON. */
const flatten = (value: object, prefix = ''): Flat =>
  Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]: [string, unknown]): [string, Flat[string]][] => {
      if (key === 'overrides') return Object.entries(inner as object).map(([path, v]) => [path, scalar(v)])
      if (inner !== null && typeof inner === 'object' && !Array.isArray(inner))
        return Object.entries(flatten(inner, `${prefix}${key}.`))
      return [[prefix + key, scalar(inner)]]
    }),
  )

const scalar = (value: unknown): Flat[string] =>
  value !== null && typeof value === 'object' ? JSON.stringify(value) : ((value ?? null) as Flat[string])

/** RFC 4180; the heading is every column any row has, in the order they are first met. */
const csv = (rows: readonly Flat[]): string => {
  const heads = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const line = (cells: readonly (string | number | boolean | null | undefined)[]): string =>
    cells.map((cell) => quote(cell === null || cell === undefined ? '' : String(cell))).join(',')
  return [line(heads), ...rows.map((row) => line(heads.map((head) => row[head])))].join('\n')
}

const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
