/** A row of a table: scalars as they are, lists and objects as JSON; null and undefined are empty. */
export type CsvRow = Record<string, unknown>

/**
 * RFC 4180, lines ended by CRLF unless told otherwise. The columns are `columns` and then whatever else the rows have, in the order they
 * come; so a table without rows still has its header.
 */
export const toCsv = (rows: readonly CsvRow[], columns: readonly string[], end = '\r\n'): string => {
  const all = [...new Set([...columns, ...rows.flatMap((row) => Object.keys(row))])]
  return [all.map(cell), ...rows.map((row) => all.map((column) => cell(row[column])))]
    .map((line) => `${line.join(',')}${end}`)
    .join('')
}

const cell = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? harmless(value) : JSON.stringify(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A spreadsheet runs a text that starts as a formula does; a quote before it keeps it text. Numbers stay. */
const harmless = (text: string): string =>
  /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
