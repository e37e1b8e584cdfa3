import { badFile } from './bad-rows.js'
import type { Checker } from './checker.js'
import { type Columns, pickColumns } from './columns.js'
import { CsvRows } from './csv-rows.js'
import type { ImportColumns } from './options.js'
import { separatedOtherwise } from './separators.js'

/** Hands the rows of a CSV text to a checker, block by block. Columns go by name, in any order; others are ignored. */
export class CsvReader {
  readonly #name: string
  readonly #wanted: ImportColumns
  readonly #checker: Checker
  readonly #rows: CsvRows
  #header: { width: number; at: Record<keyof Columns, number> } | null = null

  constructor(name: string, wanted: ImportColumns, checker: Checker, longest: number) {
    this.#name = name
    this.#wanted = wanted
    this.#checker = checker
    this.#rows = new CsvRows(name, longest, (fields, line) => this.#row(fields, line))
  }

  /** @throws SweepstackError `file.invalid` for a header without the columns, and for what `CsvRows` cannot read */
  block(block: Uint8Array): Promise<void> {
    return this.#rows.readBlock(block)
  }

  /** @throws as `block` does, and where there is no header */
  async end(): Promise<void> {
    await this.#rows.finish()
    if (this.#header === null)
      throw badFile(
        this.#name,
        'the file is empty',
        'the first line names the columns: sequence, and stack_depth or label (count too if there is one)',
      )
  }

  #row(fields: string[], line: number): void {
    if (this.#header === null) {
      this.#readHeader(fields.map((field) => field.trim()))
      return
    }
    const { width, at } = this.#header
    if (fields.length !== width)
      this.#checker.reject(line, `${fields.length} fields, and the header has ${width}`)
    else
      this.#checker.row(
        line,
        Buffer.from(fields[at.sequence] as string),
        fields[at.label],
        fields[at.stack_depth],
        fields[at.count],
      )
  }

  #readHeader(names: string[]): void {
    const otherwise = names[0] === this.#wanted.sequence ? null : separatedOtherwise(names, this.#name)
    if (otherwise !== null) throw otherwise
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
