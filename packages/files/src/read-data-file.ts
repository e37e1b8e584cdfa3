import { type Dataset, makeDataset } from '../dataset.js'
import { kindIndex } from '../kinds.js'
import { StringsBuilder } from '../strings.js'
import { BadLines, badFile } from './bad-lines.js'
import { readCsv } from './csv.js'
import { readJsonl } from './jsonl.js'
import { disagreement, parseSequence, type Row } from './row.js'

/** A file's strings in its order, copies and all. */
export type FileDataset = Dataset

/**
 * Reads a data file: CSV `sequence,stack_depth,count` (the study's form; also `label`) or JSON Lines
 * `{sequence, label}`. Labels, depths and counts are computed and compared with the file's.
 *
 * A text that starts with `{` is JSON Lines, and so is a file named .jsonl or .ndjson; anything else is CSV.
 * A byte-order mark, CRLF and quoted values are fine; strings of odd length are unbalanced strings.
 * @throws SweepstackError `file.invalid` with what is wrong with the file, or its first ten bad lines
 */
export const readDataFile = (bytes: Uint8Array, name: string): FileDataset => {
  const text = decode(bytes, name)
  const bad = new BadLines(name)
  const builder = new StringsBuilder()
  const onRow = (row: Row): void => {
    const wrong = keep(row, builder)
    if (wrong !== null) bad.add(row.line, wrong)
  }
  if (isJsonl(text, name)) readJsonl(text, onRow)
  else readCsv(text, name, onRow)
  bad.throwIfAny()
  if (builder.n === 0) throw badFile(name, 'the file has no strings', 'give it at least one line of data')
  return makeDataset(builder.strings(), new Uint8Array(builder.n).fill(kindIndex('file')))
}

/** Keeps the row's string, or says what is wrong with the row. */
const keep = (row: Row, builder: StringsBuilder): string | null => {
  if ('wrong' in row) return row.wrong
  const symbols = parseSequence(row.sequence)
  if (typeof symbols === 'string') return symbols
  const wrong = disagreement(symbols, row.claims)
  if (wrong === null) builder.push(symbols)
  return wrong
}

const isJsonl = (text: string, name: string): boolean =>
  /^\s*\{/.test(text) || /\.(jsonl|ndjson)$/i.test(name)

const decode = (bytes: Uint8Array, name: string): string => {
  if (bytes.length === 0)
    throw badFile(name, 'the file is empty', 'give it a header and at least one line of data')
  const nul = bytes.indexOf(0)
  if (nul !== -1)
    throw badFile(name, `byte ${nul + 1} is NUL; this is not a text file in UTF-8`, 'save it as UTF-8 text')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes) // drops a byte-order mark
  } catch (error) {
    throw badFile(name, 'the file is not UTF-8', 'save it as UTF-8 text', error)
  }
}
