import { badFile } from './bad-rows.js'
import type { Checker } from './checker.js'
import { textOf } from './claims.js'
import { type Columns, pickColumns } from './columns.js'
import { plainFields, quotedFields } from './csv-fields.js'
import { eachLine } from './lines.js'
import type { ImportColumns } from './options.js'
import { tooLarge } from './unpack.js'

const QUOTE = 0x22

/** Hands the rows of a CSV text to a checker, block by block. Columns go by name, in any order; others are ignored. */
export class CsvReader {
  readonly #name: string
  readonly #wanted: ImportColumns
  readonly #checker: Checker
  readonly #longest: number
  #header: { width: number; at: Record<keyof Columns, number> } | null = null
  /** a record whose quote is open at the end of a line, in lines, and where it began */
  #open: { lines: Uint8Array[]; length: number; line: number } | null = null
  #nextLine = 1

  constructor(name: string, wanted: ImportColumns, checker: Checker, longest: number) {
    this.#name = name
    this.#wanted = wanted
    this.#checker = checker
    this.#longest = longest
  }

  block(block: Uint8Array): void {
    let quote = block.indexOf(QUOTE)
    this.#nextLine = eachLine(block, this.#nextLine, (from, to, line) => {
      if (quote !== -1 && quote < from) quote = block.indexOf(QUOTE, from)
      const hasQuote = quote !== -1 && quote < to
      if (this.#open !== null || hasQuote) this.#quoted(block.subarray(from, to), line)
      else if (to > from) this.#record(plainFields(block, from, to), line)
    })
  }

  /** @throws SweepstackError `file.invalid` where a quote is never closed, or there is no header */
  end(): void {
    if (this.#open !== null)
      throw badFile(
        this.#name,
        `the CSV cannot be read: a quote that opens on line ${this.#open.line} is never closed`,
        'close every quote',
      )
    if (this.#header === null)
      throw badFile(
        this.#name,
        'the file is empty',
        'the first line names the columns: sequence, and stack_depth or label (count too if there is one)',
      )
  }

  /** Quotes come in pairs, so a record whose lines have an odd number of them goes on. */
  #quoted(text: Uint8Array, line: number): void {
    const { lines, length, line: start } = this.#open ?? { lines: [], length: 0, line }
    const total = length + text.length + 1
    if (total > this.#longest)
      throw tooLarge(
        this.#name,
        `a row (line ${start}) of more than ${this.#longest} bytes; is a quote left open?`,
      )
    lines.push(text)
    const ends = (this.#open !== null) === hasOddQuotes(text)
    this.#open = ends ? null : { lines, length: total, line: start }
    if (ends) this.#fields(quotedFields(joinedLines(lines)), start)
  }

  #fields(fields: ReturnType<typeof quotedFields>, line: number): void {
    if (Array.isArray(fields)) this.#record(fields, line)
    else if (this.#header === null)
      throw badFile(this.#name, `the header cannot be read: ${fields.wrong}`, 'quote as RFC 4180 says')
    else this.#checker.reject(line, fields.wrong)
  }

  #record(fields: Uint8Array[], line: number): void {
    if (this.#header === null) {
      this.#readHeader(fields.map((field) => textOf(field).trim()))
      return
    }
    const { width, at } = this.#header
    if (fields.length !== width)
      this.#checker.reject(line, `${fields.length} fields, and the header has ${width}`)
    else
      this.#checker.row(
        line,
        fields[at.sequence] as Uint8Array,
        fields[at.label],
        fields[at.stack_depth],
        fields[at.count],
      )
  }

  #readHeader(names: string[]): void {
    const columns = pickColumns(names, this.#wanted, this.#name)
    this.#checker.columns = columns
    const indexOf = (column: string | null) => (column === null ? -1 : names.indexOf(column))
    this.#header = {
      width: names.length,
      at: {
        sequence: indexOf(columns.sequence),
        label: indexOf(columns.label),
        stack_depth: indexOf(columns.stack_depth),
        count: indexOf(columns.count),
      },
    }
  }
}

const hasOddQuotes = (text: Uint8Array): boolean => {
  let isOdd = false
  for (const byte of text) if (byte === QUOTE) isOdd = !isOdd
  return isOdd
}

const NEWLINE = Uint8Array.of(0x0a)
const joinedLines = (lines: Uint8Array[]): Uint8Array =>
  lines.length === 1
    ? (lines[0] as Uint8Array)
    : Buffer.concat(lines.flatMap((line) => [NEWLINE, line]).slice(1))
