import { CsvError } from 'csv-parse'
import { parse } from 'csv-parse/sync'
import { badFile } from './bad-lines.js'
import { parseClaims, type Row } from './row.js'

const COLUMNS = ['sequence', 'stack_depth', 'count', 'label'] as const
type Column = (typeof COLUMNS)[number]

const HEADER_FIX =
  'the first line names the columns: sequence, and stack_depth or label (count too if there is one)'

/**
 * Rows of a CSV text. Columns go by name, in any order; others are ignored. `sequence` must be there, and
 * `stack_depth` or `label`: without either, nothing says what the file believes, and a misspelt column would
 * switch the check off unseen.
 */
export const readCsv = (text: string, name: string, onRow: (row: Row) => void): void => {
  let header: Map<Column, number> | null = null
  let width = 0
  const onRecord = (fields: string[], line: number): void => {
    if (header === null) {
      header = readHeader(fields, name)
      width = fields.length
    } else onRow(readRow(fields, header, width, line))
  }
  try {
    parse(text, {
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      on_record: (fields: string[], { lines }) => {
        onRecord(fields, lines)
        return null
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw badFile(name, `the CSV cannot be read: ${error.message}`, 'close every quote', error)
  }
  if (header === null) throw badFile(name, 'the file is empty', HEADER_FIX)
}

const readHeader = (fields: string[], name: string): Map<Column, number> => {
  const names = fields.map((field) => field.trim())
  const twice = names.find((field, i) => field !== '' && names.indexOf(field) !== i)
  if (twice !== undefined) throw badFile(name, `the header has the column ${twice} twice`, 'keep one of them')
  const header = new Map<Column, number>()
  for (const column of COLUMNS) if (names.includes(column)) header.set(column, names.indexOf(column))
  const found = `the header is ${JSON.stringify(names.join(',').slice(0, 100))}`
  if (!header.has('sequence')) throw badFile(name, `${found}: there is no column sequence`, HEADER_FIX)
  if (!header.has('stack_depth') && !header.has('label'))
    throw badFile(name, `${found}: there is neither a column stack_depth nor label`, HEADER_FIX)
  return header
}

const readRow = (fields: string[], header: Map<Column, number>, width: number, line: number): Row => {
  if (fields.length !== width) return { line, wrong: `${fields.length} fields, and the header has ${width}` }
  const given: Partial<Record<Column, string>> = {}
  for (const [column, at] of header) given[column] = fields[at] as string
  const claims = parseClaims(given)
  return typeof claims === 'string'
    ? { line, wrong: claims }
    : { line, sequence: given.sequence as string, claims }
}
