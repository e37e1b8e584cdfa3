import { parseClaims, type Row } from './row.js'

/** Rows of a JSON Lines text: an object a line with sequence and label (or stack_depth), blank lines aside. */
export const readJsonl = (text: string, onRow: (row: Row) => void): void => {
  text.split(/\r\n|\n|\r/).forEach((source, i) => {
    if (source.trim() !== '') onRow(readLine(source, i + 1))
  })
}

const readLine = (source: string, line: number): Row => {
  const value = parseJson(source)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { line, wrong: 'not a JSON object such as {"sequence":"()","label":1}' }
  const given = value as Record<string, unknown>
  if (typeof given.sequence !== 'string') return { line, wrong: 'there is no text under "sequence"' }
  if (given.label === undefined && given.stack_depth === undefined)
    return { line, wrong: 'there is neither "label" nor "stack_depth"' }
  const claims = parseClaims(given)
  return typeof claims === 'string' ? { line, wrong: claims } : { line, sequence: given.sequence, claims }
}

const parseJson = (source: string): unknown => {
  try {
    return JSON.parse(source)
  } catch {
    return undefined
  }
}
